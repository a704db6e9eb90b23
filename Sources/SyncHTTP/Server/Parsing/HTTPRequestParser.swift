internal import SyncCore

/// Takes one request in pieces of any size, strictly (RFC 9110, RFC 9112): what is doubtful is
/// refused, nothing is mended, so that no two readers can understand a message differently.
///
/// A value without input or output. Give it bytes until `isWhole`; it never takes more than the
/// request's own. After a refusal it is used up.
package struct HTTPRequestParser: Sendable {
  package static let methodByteLimit = 16
  package static let targetByteLimit = 2048
  package static let fieldCountLimit = 64
  package static let fieldByteLimit = 16 << 10
  package static let trailerByteLimit = 1 << 10
  /// Method, target, two spaces, version, CRLF.
  static let startLineByteLimit = methodByteLimit + targetByteLimit + 12
  static let emptyLineLimit = 1
  /// A chunked body starts with so much room and doubles it.
  static let firstBodyCapacity = 4 << 10

  private enum Stage {
    case head
    case body(remaining: Int)
    case chunkSize(ChunkSize)
    case chunk(remaining: Int)
    case chunkEnd
    case trailers
    case whole
  }

  private let limits: HTTPServerLimits
  private let anyHost: Bool
  private var stage = Stage.head
  private var lines = HeaderLines()
  private var emptyLines = 0
  private var chunkEndBytes = 0

  /// The head, once it is whole.
  package private(set) var head: HTTPRequestHead?
  /// The body as far as it has come.
  package private(set) var body = HTTPBody([])

  /// `anyHost`: the `Host` need not be a loopback name, as on a Unix socket, which no browser
  /// can be made to call.
  package init(limits: HTTPServerLimits = .standard, anyHost: Bool = false) {
    self.limits = limits
    self.anyHost = anyHost
  }

  package var isWhole: Bool { if case .whole = stage { true } else { false } }

  /// Has any byte of the request come?
  package var hasBegun: Bool { head != nil || !lines.bytes.isEmpty || emptyLines > 0 }

  /// Takes bytes up to the request's end; gives how many it took.
  package mutating func consume(_ bytes: Span<UInt8>) throws(HTTPRejection) -> Int {
    var place = 0
    while place < bytes.count, !isWhole {
      switch stage {
      case .body(let remaining):
        let count = min(remaining, bytes.count - place)
        body.append(bytes.extracting(place..<place + count))
        stage = count == remaining ? .whole : .body(remaining: remaining - count)
        place += count
      case .chunk(let remaining):
        let count = min(remaining, bytes.count - place)
        appendChunk(bytes.extracting(place..<place + count))
        stage = count == remaining ? .chunkEnd : .chunk(remaining: remaining - count)
        place += count
      default:
        try take(bytes[place])
        place += 1
      }
    }
    return place
  }

  private mutating func take(_ byte: UInt8) throws(HTTPRejection) {
    switch stage {
    case .head: try takeHead(byte)
    case .chunkSize(var size):
      if try size.take(byte) { try beginChunk(size.value) } else { stage = .chunkSize(size) }
    case .chunkEnd: try takeChunkEnd(byte)
    case .trailers: try takeTrailer(byte)
    case .body, .chunk, .whole: break
    }
  }

  // MARK: Head

  private mutating func takeHead(_ byte: UInt8) throws(HTTPRejection) {
    let lineEnded = try lines.take(byte)
    try checkHeadSize()
    guard lineEnded, lines.lines.last?.isEmpty == true else { return }
    if lines.lines.count == 1 {
      emptyLines += 1
      guard emptyLines <= Self.emptyLineLimit else { throw .bad("empty lines before the request") }
      lines = HeaderLines()
      return
    }
    let head = try HTTPRequestHead(lines, limits: limits, anyHost: anyHost)
    lines = HeaderLines()
    self.head = head
    switch head.framing {
    case .none: stage = .whole
    case .length(let count):
      body = HTTPBody(capacity: count)
      stage = .body(remaining: count)
    case .chunked: stage = .chunkSize(ChunkSize())
    }
  }

  private func checkHeadSize() throws(HTTPRejection) {
    if lines.lines.isEmpty, lines.bytes.count > Self.startLineByteLimit {
      let method = lines.bytes.prefix { $0 != UInt8(ascii: " ") }
      guard method.count <= Self.methodByteLimit else { throw .bad("method too long") }
      throw HTTPRejection(414, "target too long")
    }
    guard lines.bytesAfterFirstLine <= Self.fieldByteLimit else {
      throw HTTPRejection(431, "header fields too large")
    }
    guard lines.lines.count <= Self.fieldCountLimit + 2 else {
      throw HTTPRejection(431, "too many header fields")
    }
  }

  // MARK: Chunks (RFC 9112 §7.1)

  private mutating func beginChunk(_ count: Int) throws(HTTPRejection) {
    guard count > 0 else {
      stage = .trailers
      return
    }
    guard count <= limits.bodyByteLimit - body.count else {
      throw HTTPRejection(413, "body too large")
    }
    stage = .chunk(remaining: count)
  }

  private mutating func appendChunk(_ bytes: Span<UInt8>) {
    body = body.making(room: bytes.count, first: Self.firstBodyCapacity)
    body.append(bytes)
  }

  private mutating func takeChunkEnd(_ byte: UInt8) throws(HTTPRejection) {
    guard byte == UInt8(ascii: chunkEndBytes == 0 ? "\r" : "\n") else {
      throw .bad("chunk longer than its size")
    }
    chunkEndBytes = 1 - chunkEndBytes
    if chunkEndBytes == 0 { stage = .chunkSize(ChunkSize()) }
  }

  /// Trailers are checked like fields and dropped.
  private mutating func takeTrailer(_ byte: UInt8) throws(HTTPRejection) {
    let lineEnded = try lines.take(byte)
    guard lines.bytes.count <= Self.trailerByteLimit else {
      throw HTTPRejection(431, "trailers too large")
    }
    guard lineEnded, let line = lines.lines.last else { return }
    if line.isEmpty {
      stage = .whole
    } else {
      _ = try HTTPRequestHead.field(lines[line])
    }
  }
}
