import SyncHTTP
import Testing

@Suite("What the request parser refuses")
struct ParserRefusalTests {
  @Test("Each rule has its status", arguments: Refusal.all)
  func refusal(_ row: Refusal) {
    #expect(parse(row.request).status == row.status)
  }

  @Test("A refusal is the same however the bytes are cut", arguments: Refusal.all)
  func refusalInPieces(_ row: Refusal) {
    let bytes = Array(row.request.utf8)
    for pieces in 1...bytes.count {
      #expect(parse(bytes, pieces: pieces) == parse(bytes), "pieces of \(pieces)")
    }
  }

  @Test("A target has a limit")
  func targetLimit() {
    let longest = "/" + String(repeating: "a", count: HTTPRequestParser.targetByteLimit - 1)
    #expect(parse("GET \(longest) HTTP/1.1\r\nHost: localhost\r\n\r\n").status == nil)
    #expect(parse("GET \(longest)a HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 414)
    #expect(parse("GET \(longest)\(longest)").status == 414)
    #expect(parse(String(repeating: "A", count: 4096)).status == 400)
  }

  @Test("Fields have limits in number and size")
  func fieldLimits() {
    let others = HTTPRequestParser.fieldCountLimit - 1
    let start = "GET / HTTP/1.1\r\nHost: localhost\r\n"
    let fields = String(repeating: "X: y\r\n", count: others)
    #expect(parse("\(start)\(fields)\r\n").status == nil)
    #expect(parse("\(start)\(fields)X: y\r\n\r\n").status == 431)
    let large = String(repeating: "x", count: HTTPRequestParser.fieldByteLimit)
    #expect(parse("\(start)X: \(large)\r\n\r\n").status == 431)
  }

  @Test("Trailers have a limit")
  func trailerLimit() {
    let large = String(repeating: "x", count: HTTPRequestParser.trailerByteLimit)
    let request = Refusal.post("Transfer-Encoding: chunked", "0\r\nX: \(large)\r\n\r\n")
    #expect(parse(request).status == 431)
  }
}
