/// Lines of a head or of trailers as they arrive, byte by byte; only CRLF ends a line.
struct HeaderLines: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Where each ended line stands in `bytes`, its CRLF left out.
  private(set) var lines: [Range<Int>] = []
  private var lineStart = 0
  private var afterReturn = false

  /// Takes one byte; true when it ended a line.
  mutating func take(_ byte: UInt8) throws(HTTPRejection) -> Bool {
    if byte == UInt8(ascii: "\n") {
      guard afterReturn else { throw .bad("line feed without carriage return") }
      lines.append(lineStart..<bytes.count - 1)
      bytes.append(byte)
      lineStart = bytes.count
      afterReturn = false
      return true
    }
    guard !afterReturn else { throw .bad("carriage return without line feed") }
    afterReturn = byte == UInt8(ascii: "\r")
    let isPlain = byte >= 0x20 && byte < 0x7F || byte == UInt8(ascii: "\t")
    guard isPlain || afterReturn else {
      throw .bad(byte >= 0x80 ? "byte outside ASCII" : "control character")
    }
    bytes.append(byte)
    return false
  }

  /// How many bytes stand after the first line.
  var bytesAfterFirstLine: Int {
    lines.first.map { bytes.count - $0.upperBound - 2 } ?? 0
  }

  subscript(_ line: Range<Int>) -> ArraySlice<UInt8> { bytes[line] }
}
