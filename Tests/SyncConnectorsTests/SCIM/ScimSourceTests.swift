import SyncConnectors
import SyncCore
import SyncHTTP
import Testing

@Suite struct ScimSourceTests {
  private func source(_ client: ScriptedClient, pageSize: Int = 2) -> ScimSource {
    ScimSource(
      ScimConfiguration(
        id: "idp", baseURL: "https://idp.example.com/scim/v2/",
        credential: .bearer(SharedSecret(Secret("s3cret"))), pageSize: pageSize,
        isProbed: false),
      client: client, clock: TestClock())
  }

  private func page(_ ids: [String], total: Int? = nil) -> ScriptedClient.Reply {
    let resources = ids.map { id -> JSONValue in
      ["schemas": [], "id": .string(id), "userName": .string("name-\(id)")]
    }
    var body = JSONObject([("Resources", .array(resources))])
    if let total { body["totalResults"] = .integer(Int64(total)) }
    return .answer(200, .object(body))
  }

  /// A whole pass over both kinds; gives its pages.
  private func pass(_ source: ScimSource) async throws(RemoteFailure) -> [ChangePage] {
    try await allPages(of: .user, source) + allPages(of: .group, source)
  }

  @Test("users come page by page, then groups") func wholePass() async throws {
    let client = ScriptedClient(
      page(["a", "b"], total: 3), page(["c"], total: 3), page(["g"], total: 1))
    let pages = try await pass(source(client))
    #expect(pages.map(\.kind) == [.user, .user, .group])
    #expect(pages.map { $0.records.map(\.subject.id) } == [["a", "b"], ["c"], ["g"]])
    #expect(pages.map(\.total) == [3, 3, 1])
    #expect(pages.map { $0.next == nil } == [false, true, true])
    #expect(
      client.sent.map(\.line) == [
        "GET /scim/v2/Users?startIndex=1&count=2", "GET /scim/v2/Users?startIndex=3&count=2",
        "GET /scim/v2/Groups?startIndex=1&count=2",
      ])
    let headers = client.sent[0].headers
    #expect(headers["Authorization"] == "Bearer s3cret")
    #expect(headers["Accept"] == "application/scim+json, application/json;q=0.9")
  }

  @Test("a record is the resource's own bytes") func bytes() async throws {
    let text = #"{ "totalResults":1,"resources":[ {"a":[{"id":"no"}], "ID":"x","é":1.50e1 } ]}"#
    let page = try await source(ScriptedClient(.text(200, text))).page(
      of: PassRequest(.user), after: nil)
    let record = try #require(page.records.first)
    #expect(record.subject == SubjectID(.user, "x"))
    #expect(
      String(decoding: record.bytes, as: UTF8.self)
        == #"{"a":[{"id":"no"}], "ID":"x","é":1.50e1 }"#)
    #expect(page.total == 1)
  }

  @Test("the next page starts after what was received, not after what was announced")
  func shortPages() async throws {
    let client = ScriptedClient(
      page(["a"], total: 3), page(["b"], total: 3), page(["c"], total: 3), page([], total: 0))
    let pages = try await pass(source(client))
    #expect(pages.flatMap { $0.records.map(\.subject.id) } == ["a", "b", "c"])
    #expect(client.sent[1].line == "GET /scim/v2/Users?startIndex=2&count=2")
  }

  @Test("without a total an empty page is the end") func noTotal() async throws {
    let client = ScriptedClient(page(["a", "b"]), page([]), page([]))
    let pages = try await pass(source(client))
    #expect(pages.map { $0.next == nil } == [false, true, true])
    #expect(pages.map(\.total) == [nil, nil, nil])
  }

  @Test("no match may come without resources") func noResources() async throws {
    let client = ScriptedClient(
      .answer(200, ["totalResults": 0]), .answer(200, ["totalResults": "0", "Resources": .null]))
    let pages = try await pass(source(client))
    #expect(pages.map(\.total) == [0, 0])
    #expect(pages.map(\.records) == [[], []])
  }

  @Test("a page that comes twice is a fault, not a loop") func repeated() async {
    let client = ScriptedClient(page(["a", "b"], total: 9), page(["a", "b"], total: 9))
    let failure = await failure { () async throws(RemoteFailure) in
      try await pass(source(client))
    }
    #expect(failure?.kind == .protocolBroken)
    #expect(failure?.detail.contains("same page twice") == true)
  }

  @Test("a server that refuses `count` is asked without it") func plain() async throws {
    let client = ScriptedClient(
      .text(500, "<html>"), page(["a", "b", "c"], total: 3), page([], total: 0))
    let pages = try await pass(source(client))
    #expect(pages[0].records.count == 3)
    #expect(client.sent[1].line == "GET /scim/v2/Users")
  }

  @Test("a source without groups has none; what a proxy says does not count")
  func noGroups() async throws {
    let error: JSONValue = ["status": "404", "detail": "no"]
    let pages = try await pass(
      source(ScriptedClient(page(["a"], total: 1), .answer(404, error))))
    #expect(pages.last?.total == nil)
    #expect(pages.last?.next == nil)
    let client = ScriptedClient(page(["a"], total: 1), .text(404, "<html>"))
    let failure = await failure { () async throws(RemoteFailure) in
      try await pass(source(client))
    }
    #expect(failure?.kind == .protocolBroken)
  }

  @Test(
    "what is no SCIM is a fault, never an empty page",
    arguments: [
      "<html>", "[]", "", #"{"Resources":[5]}"#, #"{"Resources":[{"id":"a"}"#,
    ])
  func broken(_ text: String) async {
    let failure = await failure { () async throws(RemoteFailure) in
      try await source(ScriptedClient(.text(200, text))).page(of: PassRequest(.user), after: nil)
    }
    #expect(failure?.kind == .protocolBroken)
  }

  @Test(
    "an answer that is not even JSON is told as what it is",
    arguments: [
      (200, "\n<html>", "it is a web page (text/html)"),
      (200, "Hello", "it is no JSON (text/html)"),
      (200, "", "it is empty"), (200, "[]", "type of value"),
      (502, "<html>", "the source is ill: it is a web page (text/html)"),
    ])
  func stranger(_ status: Int, _ text: String, _ words: String) async {
    let client = ScriptedClient(.text(status, text, ["Content-Type": "text/html"]))
    let failure = await failure { () async throws(RemoteFailure) in
      try await source(client).presence(of: SubjectID(.user, "a"))
    }
    #expect(failure?.detail.contains(words) == true, "\(failure?.detail ?? "")")
    #expect(failure?.detail.contains("\(status)") == true)
  }

  @Test("a cursor of something else is refused", arguments: ["", "{}", #"{"kind":"user"}"#])
  func foreignCursor(_ text: String) async {
    let failure = await failure { () async throws(RemoteFailure) in
      try await source(ScriptedClient()).page(of: PassRequest(.user), after: Cursor(text))
    }
    #expect(failure?.kind == .protocolBroken)
  }

  @Test("one subject is there, or the source itself says that it is gone")
  func presence() async throws {
    let user = SubjectID(.user, "a/b")
    let there = ScriptedClient(.answer(200, ["id": "a/b", "userName": "x"]))
    let bytes = Array(#"{"id":"a/b","userName":"x"}"#.utf8)
    let present = try await source(there).presence(of: user)
    #expect(present == .present(SourceRecord(subject: user, bytes: bytes)))
    #expect(there.sent[0].line == "GET /scim/v2/Users/a%2Fb")
    let gone = ScriptedClient(.answer(404, ["status": "404"]), .text(404, ""))
    #expect(try await source(gone).presence(of: user) == .gone)
    #expect(try await source(gone).presence(of: SubjectID(.group, "g")) == .gone)
    #expect(gone.sent[1].line == "GET /scim/v2/Groups/g")
  }

  @Test(
    "only a 404 of the source is proof",
    arguments: [
      (ScriptedClient.Reply.text(404, "<html>"), RemoteFailure.Kind.protocolBroken),
      (.answer(401, [:]), .credentials), (.answer(403, [:]), .credentials),
      (.answer(500, [:]), .unavailable), (.answer(429, [:]), .throttled),
      (.answer(302, [:]), .protocolBroken), (.answer(400, [:]), .refused),
      (.answer(200, ["id": "other"]), .protocolBroken), (.answer(200, [:]), .protocolBroken),
      (.failure(.unknownOutcome("x")), .unavailable), (.failure(.unreachable("x")), .unreachable),
    ])
  func noProof(_ reply: ScriptedClient.Reply, _ kind: RemoteFailure.Kind) async {
    let failure = await failure { () async throws(RemoteFailure) in
      try await source(ScriptedClient(reply)).presence(of: SubjectID(.user, "a"))
    }
    #expect(failure?.kind == kind)
  }

  @Test("an id that a URL cannot carry is not sent", arguments: [".", ".."])
  func dots(_ id: String) async {
    let client = ScriptedClient()
    let failure = await failure { () async throws(RemoteFailure) in
      try await source(client).presence(of: SubjectID(.user, id))
    }
    #expect(failure?.kind == .refused)
    #expect(client.sent.isEmpty)
  }

  @Test("Basic and client credentials") func credentials() async throws {
    var configuration = ScimConfiguration(
      id: "idp", baseURL: "https://idp.example.com",
      credential: .basic(user: "sync", password: SharedSecret(Secret("päss"))), isProbed: false)
    let client = ScriptedClient(page([]), page([]))
    _ = try await ScimSource(configuration, client: client, clock: TestClock()).page(
      of: PassRequest(.user), after: nil)
    #expect(client.sent[0].headers["Authorization"] == "Basic c3luYzpww6Rzcw==")
    configuration.credential = .alone(
      .oauth2(
        tokenURL: "https://idp.example.com/token", clientID: "me",
        clientSecret: SharedSecret(Secret("a:b")), scope: "scim"))
    _ = try await ScimSource(configuration, client: client, clock: TestClock()).page(
      of: PassRequest(.user), after: nil)
    #expect(client.sent[1].headers["Authorization"] == "Bearer token-1")
    #expect(client.tokens[0].headers["Authorization"] == "Basic bWU6YSUzQWI=")
    #expect(client.tokens[0].body == "grant_type=client_credentials&scope=scim")
    configuration.credential = .alone(
      .oauth2(
        tokenURL: "https://idp.example.com/token", clientID: "m e",
        clientSecret: SharedSecret(Secret("a:b")), scope: nil, clientAuth: .body))
    client.script([page([])])
    _ = try await ScimSource(configuration, client: client, clock: TestClock()).page(
      of: PassRequest(.user), after: nil)
    #expect(client.tokens[1].headers["Authorization"] == nil)
    #expect(
      client.tokens[1].body
        == "grant_type=client_credentials&client_id=m%20e&client_secret=a%3Ab")
  }

  @Test("check names the fault and the remedy") func check() async {
    let good = await source(
      ScriptedClient(.answer(200, ["patch": [:]]), page(["a"], total: 12))
    ).check()
    #expect(good.map(\.level) == [.ok, .ok])
    #expect(good.last?.message == "it gives 12 users")
    let table: [([ScriptedClient.Reply], String, String)] = [
      ([.answer(401, [:])], "credentials are refused", "source.auth"),
      ([.text(200, "<html>")], "no SCIM service", "baseURL"),
      ([.text(404, "<html>"), .text(404, "<html>")], "no SCIM service", "baseURL"),
      ([.failure(.unreachable("no route"))], "no route", "network"),
    ]
    for (replies, message, remedy) in table {
      let client = ScriptedClient()
      client.script(replies)
      let finding = await source(client).check().last
      #expect(finding?.level == .failure)
      #expect(finding?.message.contains(message) == true)
      #expect(finding?.remedy.contains(remedy) == true)
    }
  }
}
