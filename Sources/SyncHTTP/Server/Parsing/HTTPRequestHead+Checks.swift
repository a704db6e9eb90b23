extension HTTPRequestHead {
  /// Exactly one good `Host` in HTTP/1.1 (RFC 9112 §3.2), and one of loopback where a browser
  /// could be talked into a foreign name (DNS rebinding).
  static func checkHost(
    _ headers: HTTPHeaders, isOld: Bool, anyHost: Bool
  ) throws(HTTPRejection) {
    let hosts = headers.values("Host")
    if hosts.isEmpty, isOld { return }
    guard hosts.count == 1 else { throw .bad("no Host or more than one") }
    guard let name = hostName(hosts[0]) else { throw .bad("bad Host") }
    guard anyHost || LoopbackHost.isLoopback(name) else {
      throw HTTPRejection(421, "Host is not a loopback name")
    }
  }

  /// The host without its port; nil when the text is not `host[:port]` (RFC 3986 §3.2).
  private static func hostName(_ text: String) -> String? {
    var host = Substring(text)
    if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
      let port = text[text.index(after: colon)...]
      guard port.utf8.allSatisfy(ASCII.isDigit), UInt16(port) != nil || port.isEmpty else {
        return nil
      }
      host = text[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") {
      let isAddress = host.dropFirst().dropLast().utf8.allSatisfy {
        PercentCoding.hexadecimalValue($0) != nil || $0 == UInt8(ascii: ":")
          || $0 == UInt8(ascii: ".")
      }
      return isAddress && host.count > 2 ? String(host) : nil
    }
    let isName = host.utf8.allSatisfy(PercentCoding.isUnreserved)
    return isName && !host.isEmpty ? String(host) : nil
  }

  /// A browser names the page's origin; our clients name none.
  static func checkOrigin(
    _ headers: HTTPHeaders, allowed: Set<String>
  ) throws(HTTPRejection) {
    guard headers.values("Origin").allSatisfy(allowed.contains) else {
      throw HTTPRejection(403, "requests with this Origin are not taken")
    }
  }

  /// Bodies are taken as they are (RFC 9110 §8.4).
  static func checkCoding(_ headers: HTTPHeaders) throws(HTTPRejection) {
    guard elements(headers.values("Content-Encoding")).allSatisfy({ $0 == "identity" }) else {
      throw HTTPRejection(415, "content coding not supported")
    }
  }

  /// RFC 9110 §10.1.1.
  static func expectsContinue(_ headers: HTTPHeaders) throws(HTTPRejection) -> Bool {
    let expectations = elements(headers.values("Expect"))
    guard expectations.allSatisfy({ $0 == "100-continue" }), expectations.count <= 1 else {
      throw HTTPRejection(417, "expectation not supported")
    }
    return !expectations.isEmpty
  }

  /// How long the body is (RFC 9112 §6): doubt is refused, as it is what smuggling lives on.
  static func framing(
    _ headers: HTTPHeaders, method: HTTPMethod, isOld: Bool, byteLimit: Int
  ) throws(HTTPRejection) -> Framing {
    let lengths = headers.values("Content-Length")
    let codings = headers.values("Transfer-Encoding")
    let takesBody = method != .get && method != .head && method != .delete
    if !codings.isEmpty {
      guard lengths.isEmpty else { throw .bad("Transfer-Encoding with Content-Length") }
      guard !isOld else { throw .bad("Transfer-Encoding in HTTP/1.0") }
      let elements = elements(codings)
      guard elements.allSatisfy({ $0 == "chunked" }) else {
        throw HTTPRejection(501, "transfer coding not supported")
      }
      guard elements.count == 1 else { throw .bad("chunked more than once") }
      guard takesBody else { throw .bad("body not allowed with this method") }
      return .chunked
    }
    guard let text = lengths.first else { return .none }
    guard lengths.count == 1, !text.isEmpty, text.utf8.allSatisfy(ASCII.isDigit) else {
      throw .bad("bad Content-Length")
    }
    guard let length = Int(text) else { throw .bad("Content-Length overflows") }
    guard takesBody || length == 0 else { throw .bad("body not allowed with this method") }
    guard length <= byteLimit else { throw HTTPRejection(413, "body too large") }
    return length == 0 ? .none : .length(length)
  }
}
