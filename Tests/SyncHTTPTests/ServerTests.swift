import Glibc
import SyncCore
import SyncHTTP
import SyncTestKit
import Synchronization
import Testing

@Suite("The server over real sockets", .timeLimit(.minutes(1)))
struct ServerTests {
  private let get = "GET /a?b HTTP/1.1\r\nHost: localhost\r\n\r\n"

  @Test("An answer has its length, date and the careful fields")
  func answer() async throws {
    try await withServer { server in
      let last = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
      let text = await raw(server, get + last)
      #expect(text.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: "))
      #expect(text.contains("\r\nContent-Length: 9\r\n"))
      #expect(text.contains("\r\nX-Content-Type-Options: nosniff\r\n"))
      #expect(text.contains("\r\nCache-Control: no-store\r\n"))
      #expect(text.contains("\r\n\r\nGET /a?b"))
      #expect(text.hasSuffix("\r\nConnection: close\r\n\r\nGET /? "))
      #expect(!text.contains("Server:"))
    }
  }

  @Test("HEAD has the length of GET and no body")
  func head() async throws {
    try await withServer { server in
      let text = await raw(
        server, "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      #expect(text.contains("\r\nContent-Length: 8\r\n"))
      #expect(text.hasSuffix("\r\n\r\n"))
    }
  }

  @Test("A client that waits before the body is told to go on")
  func expectation() async throws {
    try await withServer { server in
      let text = await blocking {
        guard let client = RawConnection(server.address) else { return "" }
        client.send(
          "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\n"
            + "Content-Length: 2\r\n\r\n")
        let interim = client.receive(until: "\r\n\r\n")
        client.send("ab")
        return interim + client.receiveAll()
      }
      #expect(text.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
      #expect(text.hasSuffix("POST /? ab"))
    }
  }

  @Test("A refusal is a problem, and the connection is closed")
  func refusal() async throws {
    try await withServer { server in
      let text = await raw(server, "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n")
      #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
      #expect(text.contains("\r\nContent-Type: application/problem+json\r\n"))
      #expect(text.contains("\r\nConnection: close\r\n"))
      #expect(text.hasSuffix("\"status\":400,\"detail\":\"no Host or more than one\"}"))
    }
  }

  @Test("A client that sends too large a body can read why it was refused")
  func politeClose() async throws {
    try await withServer { server in
      let text = await blocking {
        guard let client = RawConnection(server.address) else { return "" }
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")
        client.send(String(repeating: "x", count: 60000))
        return client.receiveAll()
      }
      #expect(text.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
      #expect(text.hasSuffix("\"detail\":\"body too large\"}"))
    }
  }

  @Test("The owner may send more, over a Unix socket alone")
  func ownersBody() async throws {
    let folder = try TemporaryFolder()
    let post = "POST /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    let body = String(repeating: "x", count: HTTPServerLimits.standard.bodyByteLimit + 1)
    let request = post + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
    let byUnix = try await withServer(at: .unix(path: folder.path + "/s")) {
      await raw($0, request)
    }
    #expect(byUnix.hasPrefix("HTTP/1.1 200 OK\r\n"))
    let byTCP = try await withServer { await raw($0, request) }
    #expect(byTCP.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
    var limits = HTTPServerLimits.standard
    limits.ownerBodyByteLimit = body.utf8.count - 1
    let tooMuch = try await withServer(limits, at: .unix(path: folder.path + "/t")) {
      await raw($0, request)
    }
    #expect(tooMuch.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
  }

  @Test("A connection serves so many requests")
  func requestLimit() async throws {
    var limits = HTTPServerLimits.standard
    limits.requestLimit = 3
    try await withServer(limits) { server in
      let text = await raw(server, get + get + get + get)
      #expect(text.split(separator: "HTTP/1.1 200 OK").count == 3)
      #expect(text.contains("Connection: close"))
    }
  }

  @Test("Only so many connections are taken; the others wait, and are served in time")
  func connectionLimit() async throws {
    var limits = HTTPServerLimits.standard
    limits.connectionLimit = 2
    limits.idleTimeLimit = .milliseconds(50)
    let request = get
    try await withServer(limits) { server in
      let answers = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<20 {
          group.addTask { await raw(server, request).hasPrefix("HTTP/1.1 200") }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(answers == 20)
    }
  }

  @Test("An idle connection is closed without a word")
  func idle() async throws {
    var limits = HTTPServerLimits.standard
    limits.idleTimeLimit = .milliseconds(100)
    try await withServer(limits) { server in
      let text = await raw(server, get)
      #expect(text.hasSuffix("GET /a?b "))
    }
  }

  @Test("Slow clients are cut: no head, half a head, half a body")
  func slowClients() async throws {
    var limits = HTTPServerLimits.standard
    limits.headTimeLimit = .milliseconds(500)
    limits.bodyTimeLimit = .milliseconds(100)
    let body = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab"
    try await withServer(limits) { server in
      let nothing = await raw(server, "")
      #expect(nothing == "")
      let half = await raw(server, "GET / HT")
      #expect(half.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
      let halfBody = await raw(server, body)
      #expect(halfBody.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    }
  }

  @Test("A client that does not read is cut")
  func slowReader() async throws {
    var limits = HTTPServerLimits.standard
    limits.writeTimeLimit = .milliseconds(100)
    limits.connectionLimit = 1
    let large = HTTPResponse(200, body: HTTPBody([UInt8](repeating: 120, count: 32 << 20)))
    let handler: @Sendable (HTTPServerRequest) async -> HTTPResponse = { request in
      request.path == "/large" ? large : HTTPResponse(204)
    }
    try await withServer(limits, handler: handler) { server in
      let text = await blocking {
        let stuck = RawConnection(server.address)
        stuck?.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let other = RawConnection(server.address)
        other?.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        let text = other?.receiveAll()
        withExtendedLifetime(stuck) {}
        return text ?? ""
      }
      #expect(text.hasPrefix("HTTP/1.1 204 No Content\r\n"))
    }
  }
}
