internal import CCurl
internal import Synchronization

/// One request on its way, its answer as far as it has come, and who waits for it.
final class CurlTransfer: @unchecked Sendable {  // after `submit` the loop's thread's alone
  typealias Outcome = Result<HTTPResponse, HTTPFailure>

  static let headerByteLimit = 64 << 10
  static let firstBodyCapacity = 4 << 10
  private static let statusLineStart = Array("HTTP/".utf8)

  let id: UInt64
  let request: HTTPRequest
  private let continuation: CheckedContinuation<Outcome, Never>
  private var headers: HTTPHeaders = [:]
  private var headerByteCount = 0
  private var body = HTTPBody([])
  private(set) var isTooLarge = false
  /// libcurl takes an answer that ends in its head for a success.
  private(set) var headIsWhole = false

  init(
    id: UInt64, request: HTTPRequest, continuation: CheckedContinuation<Outcome, Never>
  ) {
    self.id = id
    self.request = request
    self.continuation = continuation
  }

  func finish(_ outcome: Outcome) {
    continuation.resume(returning: outcome)
  }

  func response(status: Int) -> HTTPResponse {
    HTTPResponse(status, headers: headers, body: body)
  }

  /// One header line as libcurl gives it, its CRLF included; false stops the transfer.
  func take(headerLine line: Span<UInt8>) -> Bool {
    headerByteCount += line.count
    guard headerByteCount <= Self.headerByteLimit else { return false }
    let bytes = unsafe line.withUnsafeBufferPointer { unsafe Array($0) }
    if bytes.starts(with: Self.statusLineStart) {
      headIsWhole = false
      headers = [:]  // the answer after an interim one (RFC 9110 §15.2)
    } else if line[0] == UInt8(ascii: "\r") || line[0] == UInt8(ascii: "\n") {
      headIsWhole = true
    } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
      var value = bytes[(colon + 1)...]
      while let byte = value.first, ASCII.isBlank(byte) { value.removeFirst() }
      while let byte = value.last, byte <= 0x20 { value.removeLast() }
      headers.append(
        String(decoding: bytes[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
    }
    return true
  }

  /// A piece of the body; false stops the transfer.
  func take(bodyPiece piece: Span<UInt8>) -> Bool {
    guard piece.count <= request.answerByteLimit - body.count else {
      isTooLarge = true
      return false
    }
    if body.count == 0 {
      let told = headers["Content-Length"].flatMap { Int($0) } ?? Self.firstBodyCapacity
      body = HTTPBody(capacity: max(piece.count, min(told, request.answerByteLimit)))
    }
    body = body.making(room: piece.count, first: Self.firstBodyCapacity)
    body.append(piece)
    return true
  }
}
