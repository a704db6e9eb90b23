import SyncHTTP
import Testing

@Suite("Which way the client goes", .timeLimit(.minutes(1)))
struct ProxyTests {
  private func client(_ proxy: String?, direct: String? = nil) -> CurlClient {
    var settings = CurlClient.Configuration()
    settings.proxy = proxy
    settings.directHosts = direct
    return CurlClient(configuration: settings)
  }

  @Test("Through the tunnel TLS is the server's own, and so is every header")
  func tunnel() async throws {
    let server = try #require(await blocking { TLSServer(certificateFor: "DNS:graph.test") })
    let proxy = try #require(await blocking { ConnectProxy(to: server.port) })
    let answer = try await client(proxy.url).send(
      HTTPRequest(.get, "https://graph.test/", caFile: server.caFile))
    #expect(answer.status == 200)
    #expect(answer.headers["X-From-Proxy"] == nil)
    let line = await blocking { proxy.nextLine() }
    #expect(line.hasPrefix("CONNECT graph.test:443 "))
  }

  @Test("A request's own proxy wins, with its sign-in data; so does none at all")
  func requestProxy() async throws {
    let server = try #require(await blocking { TLSServer(certificateFor: "DNS:graph.test") })
    // "a b:p@ss" in base64
    let proxy = try #require(
      await blocking {
        ConnectProxy(to: server.port, authorization: "Proxy-Authorization: Basic YSBiOnBAc3M=")
      })
    let nobody = client("http://127.0.0.1:1")
    let signedIn = "http://a%20b:p%40ss@127.0.0.1:\(proxy.port)"
    var request = HTTPRequest(.get, "https://graph.test/", caFile: server.caFile)
    let answer = try await ProxiedClient(nobody, by: signedIn).send(request)
    #expect(answer.status == 200)
    request.proxy = proxy.url
    #expect(isUnreachable(await outcome(nobody, request), saying: "407"))
    request.proxy = ""
    #expect(isUnreachable(await outcome(nobody, request), saying: "graph.test"))
  }

  @Test(
    "What fails before the tunnel stands was never sent",
    arguments: [ConnectProxy.Habit.refuse, .hangUp, .tunnelIntoNothing])
  func failures(_ habit: ConnectProxy.Habit) async throws {
    let proxy = try #require(await blocking { ConnectProxy(to: 1, habit) })
    let request = HTTPRequest(.post, "https://graph.test/", body: HTTPBody([120]))
    #expect(isUnreachable(await outcome(client(proxy.url), request)))
  }

  @Test("A proxy that is not there is unreachable")
  func noProxy() async {
    let result = await outcome(client("http://127.0.0.1:1"), HTTPRequest(.get, "https://a.test/"))
    #expect(isUnreachable(result))
  }

  @Test("Loopback goes direct, and so do the hosts that are named")
  func direct() async throws {
    let nobody = client("http://127.0.0.1:1", direct: "elsewhere.test,.example.test")
    try await withServer { server in
      #expect(await outcome(nobody, HTTPRequest(.get, server.url())) == .success(200))
    }
    try await withServer(at: .tcp(host: "::1", port: 0)) { server in
      #expect(server.url().hasPrefix("http://[::1]:"))
      #expect(await outcome(nobody, HTTPRequest(.get, server.url())) == .success(200))
    }
    let named = await outcome(nobody, HTTPRequest(.get, "https://a.example.test/"))
    #expect(isUnreachable(named, saying: "a.example.test"))
    let other = await outcome(nobody, HTTPRequest(.get, "https://a.example.org/"))
    #expect(isUnreachable(other, saying: "127.0.0.1"))
  }

  private func isUnreachable(
    _ result: Result<Int, HTTPFailure>, saying word: String = ""
  ) -> Bool {
    if case .failure(.unreachable(let text)) = result {
      return word.isEmpty || text.contains(word)
    }
    Issue.record("\(result)")
    return false
  }
}
