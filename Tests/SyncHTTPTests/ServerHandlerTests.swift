import SyncHTTP
import Testing

@Suite("The server's handlers and its end", .timeLimit(.minutes(1)))
struct ServerHandlerTests {
  private let get = "GET /a?b HTTP/1.1\r\nHost: localhost\r\n\r\n"

  @Test("A handler that hangs is cancelled, and the client hears 503")
  func hungHandler() async throws {
    var limits = HTTPServerLimits.standard
    limits.handlerTimeLimit = .milliseconds(100)
    let cancelled = Signal()
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { _ in
      await hang()
      cancelled.fire()
      return HTTPResponse(200)
    }
    try await withServer(limits, handler: handler) { server in
      let text = await raw(server, get)
      #expect(text.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
      let wasCancelled = await cancelled.wait()
      #expect(wasCancelled)
    }
  }

  @Test("A handler whose client goes away is cancelled")
  func goneClient() async throws {
    let started = Signal()
    let cancelled = Signal()
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { _ in
      started.fire()
      await hang()
      cancelled.fire()
      return HTTPResponse(200)
    }
    try await withServer(handler: handler) { server in
      var client = RawConnection(server.address)
      client?.send(get)
      _ = await started.wait()
      client = nil
      let wasCancelled = await cancelled.wait()
      #expect(wasCancelled)
    }
  }

  @Test("A header that would break its line becomes a 500")
  func badAnswer() async throws {
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { _ in
      HTTPResponse(200, headers: ["X": "a\r\nY: b"])
    }
    try await withServer(handler: handler) { server in
      let text = await raw(server, "GET / HTTP/1.0\r\n\r\n")
      #expect(text.hasPrefix("HTTP/1.1 500 Internal Server Error\r\n"))
      #expect(!text.contains("Y: b"))
    }
  }

  @Test("A closed server answers what is at work and takes nothing new")
  func closing() async throws {
    let started = Signal()
    let release = Signal()
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { _ in
      started.fire()
      _ = await release.wait()
      return HTTPResponse(204)
    }
    let request = get
    try await withServer(handler: handler) { server in
      let text = Task { await raw(server, request) }
      _ = await started.wait()
      server.close()
      release.fire()
      let answer = await text.value
      #expect(answer.hasPrefix("HTTP/1.1 204 No Content\r\n"))
      #expect(answer.contains("Connection: close"))
    }
  }

  @Test("A cancelled server ends with its handlers cancelled")
  func cancelling() async throws {
    let started = Signal()
    let server = try HTTPServer(address: .tcp(host: "127.0.0.1", port: 0))
    let request = get
    let answer = await withTaskGroup(of: String.self) { group in
      group.addTask {
        await server.run { _ in
          started.fire()
          await hang()
          return HTTPResponse(503)
        }
        return "ended"
      }
      group.addTask { await raw(server, request) }
      _ = await started.wait()
      group.cancelAll()
      return await group.reduce(into: Set<String>()) { $0.insert(String($1.prefix(12))) }
    }
    #expect(answer == ["ended", "HTTP/1.1 503"])
  }
}
