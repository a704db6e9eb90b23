import Testing

/// A request that the parser refuses.
struct Refusal: CustomTestStringConvertible {
  let request: String
  let status: Int
  let rule: String

  static let all = ofHeads + ofBodies

  var testDescription: String { rule }

  /// A POST with these field lines and this body.
  static func post(_ fields: String, _ body: String = "") -> String {
    "POST / HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n\r\n\(body)"
  }

  private static func rows(_ rows: [(String, Int, String)]) -> [Refusal] {
    rows.map { Refusal(request: $0.0, status: $0.1, rule: $0.2) }
  }

  /// One row for each rule: the request, the status it is refused with, the rule.
  private static let ofHeads = rows([
    ("GET / HTTP/1.1\nHost: localhost\r\n\r\n", 400, "bare line feed after the request line"),
    ("GET / HTTP/1.1\r\nHost: localhost\n\r\n", 400, "bare line feed after a field"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\n\n", 400, "bare line feed at the end"),
    ("GET / HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n", 400, "bare carriage return in a field"),
    ("GET /\r HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "bare carriage return in the target"),
    ("\r\r\nGET / HTTP/1.1\r\n", 400, "two carriage returns"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n", 400, "NUL in a value"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u{1B}b\r\n\r\n", 400, "escape in a value"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u{7F}b\r\n\r\n", 400, "delete in a value"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nX: ü\r\n\r\n", 400, "byte outside ASCII"),
    ("\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "two empty lines in front"),
    ("GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", 400, "blank before the first field"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n", 400, "folded field"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n\tb\r\n\r\n", 400, "field folded by a tab"),
    ("GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "two spaces after the method"),
    ("GET /  HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "two spaces after the target"),
    ("GET / HTTP/1.1 \r\nHost: localhost\r\n\r\n", 400, "space after the version"),
    (" GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "space before the method"),
    ("GET\t/\tHTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "tabs for spaces"),
    ("GET /\r\nHost: localhost\r\n\r\n", 400, "no version"),
    ("GET / HTTP/1.1\r\n\r\n", 400, "no Host"),
    ("G(T / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "method is no token"),
    ("GET / HTTP/1\r\nHost: localhost\r\n\r\n", 400, "version without minor"),
    ("GET / http/1.1\r\nHost: localhost\r\n\r\n", 400, "version in lower case"),
    ("GET / HTTP/1.10\r\nHost: localhost\r\n\r\n", 400, "version with two digits"),
    ("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", 505, "major version 2"),
    ("GET / HTTP/0.9\r\nHost: localhost\r\n\r\n", 505, "major version 0"),
    ("ABCDEFGHIJKLMNOPQ / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "method of 17 letters"),
    ("OPTIONS / HTTP/1.1\r\nHost: localhost\r\n\r\n", 501, "method not ours"),
    ("get / HTTP/1.1\r\nHost: localhost\r\n\r\n", 501, "method in lower case"),
    ("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "absolute form"),
    ("GET localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "authority form"),
    ("GET * HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "asterisk form"),
    ("GET /a#b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "fragment"),
    ("GET /\"a HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "quote in the path"),
    ("GET /a\\b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "backslash in the path"),
    ("GET /?a[0] HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "bracket in the query"),
    ("GET /%4 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "broken escape in the path"),
    ("GET /?%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "broken escape in the query"),
    ("GET /%FF HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "path is no UTF-8"),
    ("GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "NUL in the path"),
    ("GET /a%2Fb HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "escaped slash"),
    ("GET /a%5Cb HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "escaped backslash"),
    ("GET /a/../b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "two dots"),
    ("GET /a/%2e%2E/b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "two escaped dots"),
    ("GET /./b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "one dot"),
    ("GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400, "space before the colon"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nX\t: a\r\n\r\n", 400, "tab before the colon"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n", 400, "field without colon"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\n: a\r\n\r\n", 400, "empty field name"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nX(Y): a\r\n\r\n", 400, "field name is no token"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400, "two Hosts"),
    ("GET / HTTP/1.1\r\nHost: \r\n\r\n", 400, "empty Host"),
    ("GET / HTTP/1.1\r\nHost: localhost:x\r\n\r\n", 400, "bad port"),
    ("GET / HTTP/1.1\r\nHost: localhost:99999\r\n\r\n", 400, "port too large"),
    ("GET / HTTP/1.1\r\nHost: a@localhost\r\n\r\n", 400, "user in Host"),
    ("GET / HTTP/1.1\r\nHost: localhost, localhost\r\n\r\n", 400, "list in Host"),
    ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421, "foreign Host"),
    ("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n", 421, "Host that looks local"),
    ("GET / HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n", 421, "foreign address"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n\r\n", 403, "Origin"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n\r\n", 403, "null Origin"),
  ])

  /// The same for how a body is framed.
  private static let ofBodies = rows([
    (post("Content-Length: 1\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), 400, "both framings"),
    (post("Transfer-Encoding: chunked\r\nContent-Length: 0"), 400, "both framings, empty"),
    ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "chunked in HTTP/1.0"),
    (post("Transfer-Encoding: gzip, chunked"), 501, "gzip and chunked"),
    (post("Transfer-Encoding: identity"), 501, "identity"),
    (post("Transfer-Encoding: chunked;q=1"), 501, "chunked with a parameter"),
    (post("Transfer-Encoding: \u{0B}chunked"), 400, "chunked behind a control character"),
    (post("Transfer-Encoding: chunked, chunked"), 400, "chunked twice in a list"),
    (post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), 400, "chunked twice"),
    (post("Transfer-Encoding:"), 501, "empty transfer coding"),
    (post("Content-Length: "), 400, "empty length"),
    (post("Content-Length: -1"), 400, "negative length"),
    (post("Content-Length: +1"), 400, "length with a sign"),
    (post("Content-Length: 0x10"), 400, "length in hexadecimal"),
    (post("Content-Length: 1 1"), 400, "length with a blank"),
    (post("Content-Length: 99999999999999999999"), 400, "length overflows"),
    (post("Content-Length: 5, 5"), 400, "list of lengths"),
    (post("Content-Length: 5\r\nContent-Length: 5"), 400, "two lengths"),
    (post("Content-Length: 65537"), 413, "body too large"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx", 400, "body on GET"),
    ("HEAD / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx", 400, "body on HEAD"),
    ("DELETE / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx", 400, "body on DELETE"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "chunked GET"),
    (post("Transfer-Encoding: chunked", "\r\n"), 400, "no chunk size"),
    (post("Transfer-Encoding: chunked", "+1\r\n"), 400, "chunk size with a sign"),
    (post("Transfer-Encoding: chunked", " 1\r\n"), 400, "blank before a chunk size"),
    (post("Transfer-Encoding: chunked", "1 \r\n"), 400, "blank after a chunk size"),
    (post("Transfer-Encoding: chunked", "0x1\r\n"), 400, "chunk size with a prefix"),
    (post("Transfer-Encoding: chunked", "1;a=b\r\n"), 400, "chunk extension"),
    (post("Transfer-Encoding: chunked", "000000001\r\n"), 400, "chunk size of nine digits"),
    (post("Transfer-Encoding: chunked", "1\nx"), 400, "chunk size ended by a line feed"),
    (post("Transfer-Encoding: chunked", "1\r\nxy\r\n"), 400, "chunk longer than its size"),
    (post("Transfer-Encoding: chunked", "1\r\nx\n"), 400, "chunk ended by a line feed"),
    (post("Transfer-Encoding: chunked", "1\r\nx\r\r"), 400, "chunk ended by two returns"),
    (post("Transfer-Encoding: chunked", "10001\r\n"), 413, "chunk too large"),
    (post("Transfer-Encoding: chunked", "FFFFFFFF\r\n"), 413, "chunk of four gigabytes"),
    (post("Transfer-Encoding: chunked", "0\r\nX : y\r\n\r\n"), 400, "bad trailer"),
    (post("Expect: 200-maybe"), 417, "unknown expectation"),
    (post("Content-Encoding: gzip"), 415, "coded body"),
  ])
}
