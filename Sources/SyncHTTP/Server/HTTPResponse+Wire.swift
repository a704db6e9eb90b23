extension HTTPResponse {
  /// Tells the server to close the connection without an answer: for twins that play a fault.
  package static let hangUp = HTTPResponse(0)

  /// May the status have a body (RFC 9110 §6.4.1)?
  var mayHaveBody: Bool { status >= 200 && status != 204 && status != 304 }

  /// Can every field stand on one line, as it must?
  var hasGoodFields: Bool {
    headers.fields.allSatisfy { field in
      !field.name.isEmpty && field.name.utf8.allSatisfy(ASCII.isToken)
        && field.value.utf8.allSatisfy(ASCII.isFieldValue)
    }
  }

  /// What the head says of the body's length.
  private var toldLength: Int {
    if case .claim(let length)? = spoiling { length } else { body.count }
  }

  /// The body as it goes out: a part of it where it is cut.
  var sentBody: HTTPBody {
    guard case .cut(let count)? = spoiling, count < body.count else { return body }
    let part = HTTPBody(capacity: count)
    part.append(body.bytes.extracting(..<count))
    return part
  }

  /// Status line and fields. Ours stand for framing, date and connection, whatever the handler
  /// set; caching and sniffing are forbidden unless it said otherwise.
  func headBytes(date: String, closes: Bool) -> [UInt8] {
    var text = "HTTP/1.1 \(status) \(HTTPStatus.phrase(of: status))\r\n"
    let ours = ["Content-Length", "Transfer-Encoding", "Date", "Connection"]
    for field in headers.fields where !ours.contains(where: { ASCII.areEqual($0, field.name) }) {
      text += "\(field.name): \(field.value)\r\n"
    }
    text += "Date: \(date)\r\n"
    if status != 204 { text += "Content-Length: \(toldLength)\r\n" }
    if headers["X-Content-Type-Options"] == nil { text += "X-Content-Type-Options: nosniff\r\n" }
    if headers["Cache-Control"] == nil { text += "Cache-Control: no-store\r\n" }
    if closes { text += "Connection: close\r\n" }
    return Array((text + "\r\n").utf8)
  }
}
