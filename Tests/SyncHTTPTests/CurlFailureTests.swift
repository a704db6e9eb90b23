import Glibc
import Testing

@testable import SyncHTTP

@Suite("What a failed request means", .timeLimit(.minutes(1)))
struct CurlFailureTests {
  /// Takes one connection, reads a request, answers with those bytes and closes.
  private func meeting(_ answer: String, timeLimit: Duration = .seconds(10)) async throws
    -> Result<Int, HTTPFailure>
  {
    let listener = try ListeningSocket(.tcp(host: "127.0.0.1", port: 0))
    let served = Task {
      await blocking {
        var waiting = pollfd(fd: listener.file, events: Int16(POLLIN), revents: 0)
        unsafe poll(&waiting, 1, 20000)
        guard let file = listener.accept() else { return }
        defer { close(file) }
        waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        unsafe poll(&waiting, 1, 20000)
        var bytes = [UInt8](repeating: 0, count: 4096)
        unsafe recv(file, &bytes, bytes.count, 0)
        unsafe Glibc.send(file, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
        if answer.isEmpty { return }
        shutdown(file, Int32(SHUT_WR))
        unsafe poll(&waiting, 1, 20000)
      }
    }
    let request = HTTPRequest(
      .post, "http://\(listener.address)/", body: HTTPBody([120]), timeLimit: timeLimit)
    let result = await outcome(CurlClient(), request)
    await served.value
    return result
  }

  @Test("Nobody listens: nothing was sent")
  func refused() async throws {
    let server = try HTTPServer(address: .tcp(host: "127.0.0.1", port: 0))
    let url = server.url()
    server.close()
    let result = await outcome(CurlClient(), HTTPRequest(.post, url, body: HTTPBody([120])))
    guard case .failure(.unreachable(let text)) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(text.contains("127.0.0.1"))
  }

  @Test("No such name: nothing was sent")
  func noName() async {
    let result = await outcome(CurlClient(), HTTPRequest(.get, "https://nobody.invalid/"))
    guard case .failure(.unreachable(let text)) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(text.contains("nobody.invalid"))
  }

  @Test(
    "After something was sent, no whole answer is an unknown outcome",
    arguments: [
      "", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Le",
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "nonsense\r\n\r\n",
    ])
  func truncated(answer: String) async throws {
    let result = try await meeting(answer)
    guard case .failure(.unknownOutcome) = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test("An answer in time after an interim one is that answer")
  func interim() async throws {
    let result = try await meeting(
      "HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
    #expect(result == .success(201))
  }

  @Test("Headers without end are cut")
  func endlessHeaders() async throws {
    let fields = String(repeating: "X: \(String(repeating: "y", count: 1000))\r\n", count: 100)
    let result = try await meeting("HTTP/1.1 200 OK\r\n\(fields)\r\n")
    guard case .failure(.unknownOutcome) = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test("A time-out after the request went out is an unknown outcome")
  func timeOut() async throws {
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { _ in
      await hang()
      return HTTPResponse(200)
    }
    try await withServer(handler: handler) { server in
      let request = HTTPRequest(.post, server.url(), timeLimit: .milliseconds(200))
      let result = await outcome(CurlClient(), request)
      guard case .failure(.unknownOutcome) = result else {
        Issue.record("\(result)")
        return
      }
    }
  }

  @Test("A time-out while waiting for a free connection: nothing was sent")
  func timeOutInQueue() async throws {
    var configuration = CurlClient.Configuration()
    configuration.hostConnectionLimit = 1
    let client = CurlClient(configuration: configuration)
    let started = Signal()
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { _ in
      started.fire()
      await hang()
      return HTTPResponse(200)
    }
    try await withServer(handler: handler) { server in
      let url = server.url()
      await withTaskGroup { group in
        group.addTask { _ = await outcome(client, HTTPRequest(.get, url)) }
        _ = await started.wait()
        let second = HTTPRequest(.get, url, timeLimit: .milliseconds(100))
        let result = await outcome(client, second)
        if case .failure(.unreachable) = result {} else { Issue.record("\(result)") }
        group.cancelAll()
      }
    }
  }

  @Test("A server that hangs up without an answer leaves the outcome unknown")
  func hangUp() async throws {
    try await withServer(handler: { _ in .hangUp }) { server in
      let result = await outcome(CurlClient(), HTTPRequest(.post, server.url()))
      guard case .failure(.unknownOutcome) = result else {
        Issue.record("\(result)")
        return
      }
    }
  }
}
