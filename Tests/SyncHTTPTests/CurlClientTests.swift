import Glibc
import SyncHTTP
import Synchronization
import Testing

@Suite("The client against the server", .timeLimit(.minutes(2)))
struct CurlClientTests {
  @Test(
    "A request arrives as it was sent",
    arguments: [
      (.get, nil), (.head, nil), (.delete, nil), (.post, nil), (.post, ""), (.post, "a\0b"),
      (.put, "ü"), (.patch, "{}"), (.put, nil),
    ] as [(HTTPMethod, String?)])
  func methods(method: HTTPMethod, body: String?) async throws {
    let client = CurlClient()
    try await withServer { server in
      let response = try await client.send(
        HTTPRequest(
          method, server.url("/p%20q?x=%26"), body: body.map { HTTPBody(Array($0.utf8)) }))
      #expect(response.status == 200)
      #expect(response.headers["content-type"] == "text/plain")
      let expected = "\(method.rawValue) /p q?x=%26 \(body ?? "")"
      #expect(response.body.text == (method == .head ? "" : expected))
    }
  }

  @Test("Headers arrive as they were sent, and libcurl adds none of its own")
  func headers() async throws {
    var configuration = CurlClient.Configuration()
    configuration.userAgent = "dirsyncd/1.2"
    let client = CurlClient(configuration: configuration)
    let seen = Mutex<HTTPHeaders>([:])
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { request in
      seen.withLock { $0 = request.headers }
      return HTTPResponse(429, headers: ["Retry-After": "3", "X-Twice": "a", "x-twice": "b"])
    }
    try await withServer(handler: handler) { server in
      let response = try await client.send(
        HTTPRequest(
          .post, server.url(), headers: ["Authorization": "Bearer t", "X-Empty": ""],
          body: HTTPBody([120])))
      #expect(response.status == 429)
      #expect(response.headers["retry-after"] == "3")
      #expect(response.headers.values("X-TWICE") == ["a", "b"])
    }
    let headers = seen.withLock { $0 }
    #expect(headers["authorization"] == "Bearer t")
    #expect(headers["x-empty"] == "")
    #expect(headers["user-agent"] == "dirsyncd/1.2")
    #expect(headers["expect"] == nil)
    #expect(headers["content-type"] == nil)
  }

  @Test("1,000 requests at once share 16 connections")
  func concurrent() async throws {
    let client = CurlClient()
    var limits = HTTPServerLimits.twin
    limits.connectionLimit = 16
    try await withServer(limits) { server in
      let texts = try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<1000 {
          group.addTask {
            try await client.send(HTTPRequest(.get, server.url("/\(number)"))).body.text
          }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(texts.count == 1000)
    }
  }

  @Test("A connection is used again")
  func reuse() async throws {
    let client = CurlClient()
    var limits = HTTPServerLimits.standard
    limits.connectionLimit = 1
    limits.requestLimit = nil
    try await withServer(limits) { server in
      for _ in 0..<200 {
        let response = try await client.send(HTTPRequest(.get, server.url()))
        #expect(response.status == 200)
        #expect(response.headers["connection"] == nil)
      }
    }
  }

  @Test("A connection that the server has closed meanwhile is made anew")
  func closedConnection() async throws {
    let client = CurlClient()
    var limits = HTTPServerLimits.standard
    limits.requestLimit = 1
    try await withServer(limits) { server in
      for _ in 0..<20 {
        let response = try await client.send(
          HTTPRequest(.post, server.url(), body: HTTPBody([120])))
        #expect(response.body.text == "POST /? x")
      }
    }
  }

  @Test("Large bodies go both ways")
  func largeBodies() async throws {
    let client = CurlClient()
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { request in
      HTTPResponse(200, body: request.body)
    }
    let bytes = (0..<(5 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    try await withServer(.twin, handler: handler) { server in
      let response = try await client.send(
        HTTPRequest(.post, server.url(), body: HTTPBody(bytes)))
      #expect(response.body.array == bytes)
    }
  }

  @Test("An answer over the limit is refused, told by its length or not", arguments: [999, 1000])
  func answerLimit(limit: Int) async throws {
    let client = CurlClient()
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { _ in
      HTTPResponse(200, body: HTTPBody([UInt8](repeating: 120, count: 1000)))
    }
    try await withServer(handler: handler) { server in
      let request = HTTPRequest(.get, server.url(), answerByteLimit: limit)
      let result = await outcome(client, request)
      if limit < 1000 {
        #expect(result == .failure(.answerTooLarge(byteLimit: limit)))
      } else {
        #expect(result == .success(200))
      }
    }
  }

  @Test("A redirect is an answer")
  func redirect() async throws {
    let client = CurlClient()
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { _ in
      HTTPResponse(302, headers: ["Location": "https://elsewhere.example/"])
    }
    try await withServer(handler: handler) { server in
      let result = await outcome(client, HTTPRequest(.get, server.url()))
      #expect(result == .success(302))
    }
  }

  @Test("A cancelled request ends at once, and the server hears of it")
  func cancellation() async throws {
    let client = CurlClient()
    let started = Signal()
    let cancelled = Signal()
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { _ in
      started.fire()
      await hang()
      cancelled.fire()
      return HTTPResponse(200)
    }
    try await withServer(handler: handler) { server in
      let result = await withTaskGroup(of: Result<Int, HTTPFailure>.self) { group in
        group.addTask { await outcome(client, HTTPRequest(.get, server.url())) }
        _ = await started.wait()
        group.cancelAll()
        return await group.next()
      }
      #expect(result == .failure(.cancelled))
      let wasCancelled = await cancelled.wait()
      #expect(wasCancelled)
    }
  }

  @Test("A task that is cancelled already sends nothing")
  func cancelledBefore() async {
    let client = CurlClient()
    let result = await withTaskGroup(of: Result<Int, HTTPFailure>.self) { group in
      group.cancelAll()
      group.addTask { await outcome(client, HTTPRequest(.get, "http://127.0.0.1:9/")) }
      return await group.next()
    }
    #expect(result == .failure(.cancelled))
  }

  @Test("A closed client fails what is at work and what comes later")
  func closing() async throws {
    let client = CurlClient()
    let started = Signal()
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { _ in
      started.fire()
      await hang()
      return HTTPResponse(200)
    }
    try await withServer(handler: handler) { server in
      let first = Task { await outcome(client, HTTPRequest(.get, server.url())) }
      _ = await started.wait()
      client.close()
      let result = await first.value
      #expect(result == .failure(.cancelled))
      let later = await outcome(client, HTTPRequest(.get, server.url()))
      #expect(later == .failure(.cancelled))
    }
  }

  @Test(
    "What cannot be sent is refused before it is tried",
    arguments: [
      "http://example.com/", "http://127.0.0.1.example.com/", "http://10.0.0.1/",
      "ftp://127.0.0.1/",
      "file:///etc/passwd", "http://user:pw@127.0.0.1/", "https://", "", "https://a b/",
      "http://localhost.example/", "http://[::2]/", "https://example.com/a b",
    ])
  func badURL(url: String) async {
    let result = await outcome(CurlClient(), HTTPRequest(.get, url))
    guard case .failure(.badRequest) = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test("A header that would break its line is refused", arguments: ["a\r\nb", "a\nb", "a\0b"])
  func badHeader(value: String) async {
    let client = CurlClient()
    for headers in [["X": value], [value: "x"]] as [HTTPHeaders] {
      let result = await outcome(client, HTTPRequest(.get, "https://a.example/", headers: headers))
      #expect(result == .failure(.badRequest("bad header field")))
    }
  }
}

/// The status, or why there is none.
func outcome(_ client: CurlClient, _ request: HTTPRequest) async -> Result<Int, HTTPFailure> {
  do throws(HTTPFailure) {
    return .success(try await client.send(request).status)
  } catch {
    return .failure(error)
  }
}
