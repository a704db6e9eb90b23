import SyncHTTP
import Testing

@Suite("What the request parser takes")
struct ParserTests {
  private let local = "Host: localhost\r\n"

  private func head(_ text: String) -> HTTPRequestHead? {
    if case .taken(let head, _, 0) = parse(text) { head } else { nil }
  }

  @Test("A plain request is taken whole")
  func plain() throws {
    let target = "/v1/users/alice%40example.com?a=1&b=%20"
    let taken = head("GET \(target) HTTP/1.1\r\n\(local)X-Y: \t a b \t\r\n\r\n")
    let head = try #require(taken)
    #expect(head.method == .get)
    #expect(head.path == "/v1/users/alice@example.com")
    #expect(head.query == "a=1&b=%20")
    #expect(head.headers["x-y"] == "a b")
    #expect(head.framing == .none)
    #expect(!head.closes)
  }

  @Test(
    "Hosts of loopback are taken",
    arguments: [
      "localhost", "LOCALHOST:9480", "127.0.0.1", "127.9.8.7:1", "[::1]", "[::1]:9480",
      "localhost:",
    ])
  func loopbackHost(host: String) {
    #expect(head("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") != nil)
  }

  @Test("On a Unix socket any good Host is taken, but it must be there")
  func anyHost() {
    let request = Array("GET / HTTP/1.1\r\nHost: intake.example\r\n\r\n".utf8)
    #expect(parse(request, anyHost: true).status == nil)
    #expect(parse(request, anyHost: false).status == 421)
    #expect(parse(Array("GET / HTTP/1.1\r\n\r\n".utf8), anyHost: true).status == 400)
  }

  @Test("A configured Origin is taken")
  func origin() {
    var limits = HTTPServerLimits.standard
    limits.allowedOrigins = ["https://portal.example"]
    let start = "GET / HTTP/1.1\r\n\(local)Origin: "
    #expect(parse("\(start)https://portal.example\r\n\r\n", limits: limits).status == nil)
    #expect(parse("\(start)https://other.example\r\n\r\n", limits: limits).status == 403)
  }

  @Test("One empty line in front is passed")
  func emptyLine() {
    #expect(head("\r\nGET / HTTP/1.1\r\n\(local)\r\n") != nil)
  }

  @Test(
    "The connection is closed when the client says so or is old",
    arguments: [
      ("HTTP/1.1", "", false), ("HTTP/1.1", "Connection: close\r\n", true),
      ("HTTP/1.1", "Connection: keep-alive, Close\r\n", true),
      ("HTTP/1.1", "Connection: upgrade\r\nUpgrade: h2c\r\n", false),
      ("HTTP/1.0", "", true), ("HTTP/1.0", "Connection: keep-alive\r\n", true),
    ])
  func closing(version: String, fields: String, closes: Bool) {
    #expect(head("GET / \(version)\r\n\(local)\(fields)\r\n")?.closes == closes)
  }

  @Test("HTTP/1.0 may leave Host out")
  func oldWithoutHost() {
    #expect(head("GET / HTTP/1.0\r\n\r\n")?.closes == true)
  }

  @Test("A client that waits before the body is known")
  func expectation() {
    let start = "POST / HTTP/1.1\r\n\(local)Expect: 100-Continue\r\n"
    var parser = HTTPRequestParser()
    let bytes = Array("\(start)Content-Length: 1\r\n\r\n".utf8)
    #expect(throws: Never.self) { _ = try parser.consume(bytes.span) }
    #expect(parser.head?.expectsContinue == true)
    #expect(head("\(start)Content-Length: 0\r\n\r\n")?.expectsContinue == false)
  }

  @Test(
    "A body comes whole by length or chunks",
    arguments: [
      ("Content-Length: 5\r\n\r\nhello", "hello"), ("Content-Length: 0\r\n\r\n", ""),
      ("Content-Length: 005\r\n\r\nhello", "hello"),
      ("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello"),
      ("Transfer-Encoding: Chunked\r\n\r\n2\r\nhe\r\n03\r\nllo\r\n0\r\nX: y\r\n\r\n", "hello"),
      ("Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
      ("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ""), ("\r\n", ""),
    ])
  func bodies(rest: String, body: String) {
    let bytes = Array("POST / HTTP/1.1\r\n\(local)\(rest)".utf8)
    guard case .taken(_, let taken, left: 0) = parse(bytes) else {
      Issue.record("not taken: \(rest)")
      return
    }
    #expect(taken == Array(body.utf8))
    for pieces in 1...bytes.count {
      #expect(parse(bytes, pieces: pieces) == parse(bytes), "pieces of \(pieces)")
    }
  }

  @Test("A body of exactly the limit is taken, by length and in chunks")
  func bodyLimit() {
    let limit = HTTPServerLimits.standard.bodyByteLimit
    let body = String(repeating: "x", count: limit)
    let start = "POST / HTTP/1.1\r\n\(local)"
    guard
      case .taken(_, let whole, 0) = parse("\(start)Content-Length: \(limit)\r\n\r\n\(body)"),
      case .taken(_, let chunked, 0) = parse(
        "\(start)Transfer-Encoding: chunked\r\n\r\n10000\r\n\(body)\r\n0\r\n\r\n")
    else {
      Issue.record("not taken")
      return
    }
    #expect(whole.count == limit)
    #expect(chunked.count == limit)
    let more = "\(start)Transfer-Encoding: chunked\r\n\r\n10000\r\n\(body)\r\n1\r\nx\r\n0\r\n\r\n"
    #expect(parse(more).status == 413)
  }

  @Test("The parser leaves what comes after the request")
  func surplus() {
    let one = "POST / HTTP/1.1\r\n\(local)Content-Length: 2\r\n\r\nab"
    guard case .taken(_, let body, let left) = parse(one + "GET") else {
      Issue.record("not taken")
      return
    }
    #expect(body == Array("ab".utf8))
    #expect(left == 3)
  }
}
