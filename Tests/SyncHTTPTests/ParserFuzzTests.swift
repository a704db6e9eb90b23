import SyncHTTP
import SyncTestKit
import Testing

@Suite("The request parser among mutated requests")
struct ParserFuzzTests {
  private static let seeds: [[UInt8]] = [
    "GET /v1/users/a%40b?x=1 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
    "POST /v1/logins HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Length: 11\r\n\r\n{\"a\":\"b\"}  ",
    "POST / HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "PUT /a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
    "POST / HTTP/1.0\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
  ].map { Array($0.utf8) }

  /// So that the tests with sockets are not kept waiting.
  private static let yieldEvery = 100

  private static let tokens: [[UInt8]] = [
    "\r\n", "\n", "\r", " ", ":", "\0", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n",
    "Host: localhost\r\n", "0", "FFFFFFFF", "%", "%2F", "..", "/", "GET ", "HTTP/1.1", ";", "\t",
    "\u{FF}", "99999999999999999999", "chunked",
  ].map { Array($0.utf8) }

  private static let runs = 200_000
  /// One input in so many is read in pieces as well.
  private static let cutEvery = 8

  @Test("Nothing crashes, and what is taken keeps the rules", arguments: [1, 2] as [UInt64])
  func mutations(seed: UInt64) async {
    var generator = SeededRandom(seed: seed)
    var takenCount = 0
    for run in 0..<Self.runs / 2 {
      if run % Self.yieldEvery == 0 { await Task.yield() }
      let bytes = mutated(&generator)
      let outcome = parse(bytes)
      let pieces = Int.random(in: 1...16, using: &generator)
      if run % Self.cutEvery == 0, parse(bytes, pieces: pieces) != outcome {
        Issue.record("seed \(seed), run \(run): pieces of \(pieces) read otherwise")
        return
      }
      guard case .taken(let head, let body, _) = outcome else { continue }
      takenCount += 1
      if let fault = fault(head, body) {
        Issue.record("seed \(seed), run \(run): \(fault)")
        return
      }
    }
    #expect(takenCount > 1000)
  }

  private func mutated(_ generator: inout SeededRandom) -> [UInt8] {
    var bytes = Self.seeds.randomElement(using: &generator) ?? []
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.remove(at: place)
      case 2:
        bytes.insert(contentsOf: Self.tokens.randomElement(using: &generator) ?? [], at: place)
      case 3: bytes.removeSubrange(place...)
      default:
        let end = Int.random(in: place..<bytes.count, using: &generator)
        bytes.insert(contentsOf: bytes[place...end], at: place)
      }
    }
    return bytes
  }

  /// Which rule what was taken breaks.
  private func fault(_ head: HTTPRequestHead, _ body: [UInt8]) -> String? {
    let lengths = head.headers.values("Content-Length")
    let codings = head.headers.values("Transfer-Encoding")
    if !lengths.isEmpty, !codings.isEmpty { return "both framings" }
    if lengths.count > 1 || codings.count > 1 { return "double framing" }
    if let length = lengths.first, Int(length) != body.count { return "body of another length" }
    if !codings.isEmpty, head.framing != .chunked { return "coding without chunks" }
    if [.get, .head, .delete].contains(head.method), !body.isEmpty { return "body not allowed" }
    if head.headers.values("Host").count > 1 { return "two hosts" }
    if !head.path.hasPrefix("/") { return "path without slash" }
    if body.count > HTTPServerLimits.standard.bodyByteLimit { return "body too large" }
    let texts = head.headers.fields.flatMap { [$0.name, $0.value] } + [head.path, head.query]
    let isClean = texts.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x09 } }
    return isClean ? nil : "control character"
  }
}
