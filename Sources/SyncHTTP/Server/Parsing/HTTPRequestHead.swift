/// A request's start line and fields, checked (RFC 9110, RFC 9112).
package struct HTTPRequestHead: Hashable, Sendable {
  /// How the body is delimited (RFC 9112 §6.3).
  package enum Framing: Hashable, Sendable {
    case none
    case length(Int)
    case chunked
  }

  package let method: HTTPMethod
  /// Percent-decoded.
  package let path: String
  /// As it came, without the question mark.
  package let query: String
  package let headers: HTTPHeaders
  package let framing: Framing
  /// Is the connection to be closed after the answer?
  package let closes: Bool
  /// Does the client wait for a `100 Continue` before it sends the body?
  package let expectsContinue: Bool

  /// Reads the lines of a head, whose last is empty.
  init(
    _ lines: HeaderLines, limits: HTTPServerLimits, anyHost: Bool
  ) throws(HTTPRejection) {
    let start = try StartLine(lines[lines.lines[0]])
    var headers: HTTPHeaders = [:]
    for line in lines.lines.dropFirst().dropLast() {
      let field = try Self.field(lines[line])
      headers.append(field.name, field.value)
    }
    method = start.method
    path = start.path
    query = start.query
    self.headers = headers
    try Self.checkHost(headers, isOld: start.isOld, anyHost: anyHost)
    try Self.checkOrigin(headers, allowed: limits.allowedOrigins)
    framing = try Self.framing(
      headers, method: start.method, isOld: start.isOld, byteLimit: limits.bodyByteLimit)
    try Self.checkCoding(headers)
    closes = start.isOld || Self.elements(headers.values("Connection")).contains("close")
    expectsContinue = try Self.expectsContinue(headers) && !start.isOld && framing != .none
  }

  /// One field line (RFC 9112 §5): a token, a colon at once, a value between optional blanks.
  static func field(_ line: ArraySlice<UInt8>) throws(HTTPRejection) -> (
    name: String, value: String
  ) {
    if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
      throw .bad("blank before a header field")
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
      throw .bad("header field without colon")
    }
    let name = line[..<colon]
    guard !name.isEmpty, name.allSatisfy(ASCII.isToken) else { throw .bad("bad header name") }
    var value = line[(colon + 1)...]
    while let byte = value.first, ASCII.isBlank(byte) { value.removeFirst() }
    while let byte = value.last, ASCII.isBlank(byte) { value.removeLast() }
    return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
  }

  /// The lower-cased elements of list fields.
  static func elements(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map { element in
      let bytes = element.utf8.drop(while: ASCII.isBlank)
      let end = bytes.lastIndex { !ASCII.isBlank($0) }.map { bytes.index(after: $0) }
      return String(decoding: bytes[..<(end ?? bytes.startIndex)], as: UTF8.self).lowercased()
    }
  }
}
