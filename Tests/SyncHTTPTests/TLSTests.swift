import SyncHTTP
import Testing

@Suite("Whom the client trusts", .timeLimit(.minutes(1)))
struct TLSTests {
  @Test("A server whose certificate the file names is trusted")
  func trusted() async throws {
    let server = await blocking { TLSServer(certificateFor: "IP:127.0.0.1") }
    let result = try await ask(server, caFile: server?.caFile)
    #expect(result == .success(200))
  }

  @Test("Without the file it is not")
  func unknownAuthority() async throws {
    let server = await blocking { TLSServer(certificateFor: "IP:127.0.0.1") }
    let result = try await ask(server, caFile: nil)
    #expect(explains(result, "certificate"))
  }

  @Test("Trust by a file is not lent to a later request without it")
  func separateTrust() async throws {
    let server = await blocking { TLSServer(certificateFor: "IP:127.0.0.1") }
    let client = CurlClient()
    let first = try await ask(server, caFile: server?.caFile, by: client)
    let second = try await ask(server, caFile: nil, by: client)
    #expect(first == .success(200))
    #expect(explains(second, "certificate"))
  }

  @Test("A certificate for another name is refused")
  func wrongHost() async throws {
    let server = await blocking { TLSServer(certificateFor: "DNS:elsewhere.example") }
    let result = try await ask(server, caFile: server?.caFile)
    #expect(explains(result, "127.0.0.1"))
  }

  @Test("A file of certificates that is not there is no reason to go on")
  func missingFile() async throws {
    let server = await blocking { TLSServer(certificateFor: "IP:127.0.0.1") }
    let result = try await ask(server, caFile: "/nonexistent/ca.pem")
    #expect(explains(result, "ca.pem"))
  }

  @Test("A server that does not speak TLS is unreachable")
  func plainServer() async throws {
    try await withServer { server in
      let url = "https://\(server.address)/"
      let result = await outcome(CurlClient(), HTTPRequest(.get, url))
      #expect(explains(result, ""))
    }
  }

  private func ask(
    _ server: TLSServer?, caFile: String?, by client: CurlClient = CurlClient()
  ) async throws -> Result<Int, HTTPFailure> {
    let server = try #require(server)
    defer { withExtendedLifetime(server) {} }
    let url = "https://127.0.0.1:\(server.port)/"
    return await outcome(client, HTTPRequest(.get, url, caFile: caFile))
  }

  /// Nothing was sent, and libcurl's words say why.
  private func explains(_ result: Result<Int, HTTPFailure>, _ word: String) -> Bool {
    if case .failure(.unreachable(let text)) = result {
      return !text.isEmpty && (word.isEmpty || text.contains(word))
    }
    return false
  }
}
