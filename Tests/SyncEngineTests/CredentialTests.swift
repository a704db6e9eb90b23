import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Several credentials of one user")
struct CredentialTests {
  static let queued = ["entra": "queued first-login", "google": "queued first-login"]
  static let other = [
    "entra": "unchanged other-credential", "google": "unchanged other-credential",
  ]

  static func rules() throws -> CredentialRules {
    CredentialRules(
      rules: [
        .one(
          .local, key: try Expression("nickName"), enabled: try SCIMFilter("nickName pr"),
          bearsPassword: true),
        .one(
          .local, key: try Expression("title"), enabled: try SCIMFilter("title pr"),
          bearsPassword: false),
        .one(
          .sso, key: try Expression("externalId"),
          enabled: try SCIMFilter(#"userType ne "blocked""#), bearsPassword: false),
      ], loginBy: [try Expression(#"emails[type eq "work"].value"#)])
  }

  static let alice = #"""
    {"userName":"alice@example.com","nickName":"ali","title":"al-terminal","externalId":"S-17",
     "emails":[{"type":"work","value":"a.smith@example.com"}]}
    """#

  static func bench(_ users: [String: String] = ["1": alice]) async throws -> PortalBench {
    let bench = try PortalBench(credentials: try rules())
    for (id, json) in users { bench.source.set(id, json) }
    try await bench.sync()
    return bench
  }

  static let ways: [(LoginAddress, [String: String])] = [
    (.userName("ALICE@example.com"), queued),
    (.userName("Ali"), queued),
    (.credential(.local, key: "ALI"), queued),
    (.userName("a.smith@example.com"), queued),
    (.userName("al-terminal"), other),
    (.credential(.local, key: "al-terminal"), other),
    (.credential(.sso, key: "s-17"), other),
  ]

  @Test("a login resolves by name, credential or attribute", arguments: ways.indices)
  func resolves(_ row: Int) async throws {
    let (address, decisions) = Self.ways[row]
    let bench = try await Self.bench()
    #expect(await bench.logIn(address) == .success(decisions))
    let event = try #require(try await bench.events(.login).first)
    #expect(event.user == "alice@example.com")
  }

  @Test("a login by another credential is recorded and pushes nothing")
  func skips() async throws {
    let bench = try await Self.bench()
    #expect(
      await bench.logIn(.credential(.sso, key: "S-17"), "Whatever-else-9") == .success(Self.other))
    try await bench.sync()
    #expect(bench.directories.allSatisfy { $0.accounts.values.allSatisfy(\.pushes.isEmpty) })
    #expect(try await bench.ledger.read { try $0.report() }.secrets == 0)
    let progress = try #require(try await bench.engine.progress(of: LoginID("login")))
    #expect(progress.login.rows.map(\.outcome) == ["unchanged", "unchanged"])
  }

  static let nobody: [LoginAddress] = [
    .userName("S-17"), .userName("nobody"), .credential(.sso, key: "ali"),
    .credential(.sso, key: "S-18"), .credential(.local, key: "alice@example.com"),
    .credential(.local, key: "a.smith@example.com"),
  ]

  @Test("an unknown one is refused, wiped and recorded without a name", arguments: nobody)
  func unmatched(_ address: LoginAddress) async throws {
    let bench = try await Self.bench()
    #expect(await bench.logIn(address, key: "portal-5") == .failure(.unknownUser))
    let event = try #require(try await bench.events(.unmatchedLogin).first)
    #expect(event.detail == ["id": "portal-5"])
    #expect(event.login == LoginID("login"))
    #expect(event.user == nil)
    let text = JSONWriter.text(of: event.json)
    #expect(!text.contains("ali") && !text.contains("S-1"))
    #expect(try await bench.ledger.read { try $0.report() }.secrets == 0)
  }

  @Test("a disabled or removed credential stops matching at once, and works again afterwards")
  func disabled() async throws {
    let bench = try await Self.bench()
    bench.source.set(
      "1", #"{"userName":"alice@example.com","externalId":"S-17","userType":"blocked"}"#)
    _ = try await bench.engine.pull()
    for address in [
      LoginAddress.credential(.sso, key: "S-17"), .userName("ali"), .credential(.local, key: "ali"),
      .userName("a.smith@example.com"),
    ] {
      #expect(await bench.logIn(address) == .failure(.unknownUser), "\(address)")
    }
    bench.source.set("1", Self.alice)
    _ = try await bench.engine.pull()
    #expect(await bench.logIn(.userName("ali")) == .success(Self.queued))
  }

  @Test("a key that two users have means neither, and an event says so")
  func ambiguous() async throws {
    let bob = #"{"userName":"bob@example.com","nickName":"bob","externalId":"s-17"}"#
    let bench = try await Self.bench(["1": Self.alice, "2": bob])
    #expect(await bench.logIn(.credential(.sso, key: "S-17")) == .failure(.unknownUser))
    #expect(await bench.logIn(.userName("bob")) == .success(Self.queued))
    let events = try await bench.events(.ambiguousCredential)
    #expect(events.count == 1)
    #expect(events.first?.user == "bob@example.com")
    #expect(try await bench.events(.unmatchedLogin).first?.reason?.contains("two users") == true)
    bench.source.set("2", #"{"userName":"bob@example.com","nickName":"bob"}"#)
    _ = try await bench.engine.pull()
    #expect(await bench.logIn(.credential(.sso, key: "S-17"), id: "b") == .success(Self.other))
  }

  @Test("one user's name that is another's credential means neither")
  func nameAgainstCredential() async throws {
    let bob = #"{"userName":"ali","nickName":"bob"}"#
    let bench = try await Self.bench(["1": Self.alice, "2": bob])
    #expect(await bench.logIn(.userName("ali")) == .failure(.unknownUser))
    #expect(await bench.logIn(.credential(.local, key: "ali")) == .success(Self.queued))
  }

  @Test("who has no enabled password credential is expected to have no password")
  func ssoOnly() async throws {
    let bench = try await Self.bench(["1": #"{"userName":"sso@example.com","externalId":"S-9"}"#])
    let nothing = [
      "entra": "unchanged no-password-expected", "google": "unchanged no-password-expected",
    ]
    #expect(await bench.logIn(.userName("sso@example.com")) == .success(nothing))
    let (_, standings) = try #require(try await bench.engine.standings(of: "sso@example.com"))
    #expect(standings.count == 2)
    #expect(standings.allSatisfy { !$0.expectsPassword && !$0.isWaiting })
  }

  @Test("an inactive user's login is held, whatever the credentials say")
  func inactive() async throws {
    let bench = try PortalBench()
    bench.source.set("1", #"{"userName":"alice@example.com"}"#)
    try await bench.sync()
    bench.source.set("1", #"{"userName":"alice@example.com","active":false}"#)
    _ = try await bench.engine.pull()
    let held = ["entra": "held inactive", "google": "held inactive"]
    #expect(await bench.logIn(.userName("alice@example.com")) == .success(held))
    #expect(
      await bench.logIn(.credential(.local, key: "alice@example.com")) == .failure(.unknownUser))
  }

  @Test("the same id for another address is refused, also for the same user")
  func idempotency() async throws {
    let bench = try await Self.bench()
    let first = await bench.logIn(.userName("ali"), key: "k", id: "a")
    #expect(first == .success(Self.queued))
    #expect(await bench.logIn(.userName("ALI"), key: "k", id: "b") == first)
    #expect(
      await bench.logIn(.credential(.local, key: "ali"), key: "k", id: "c") == .failure(.keyReused))
    // A rename makes no other login of it.
    bench.source.set("1", #"{"userName":"new@example.com","nickName":"ali2"}"#)
    _ = try await bench.engine.pull()
    #expect(await bench.logIn(.userName("ali"), key: "k", id: "d") == first)
    #expect(try await bench.events(.login).count == 1)
  }

  @Test("other rules are applied to the mirror at the next start")
  func changedRules() async throws {
    let folder = try TemporaryFolder()
    let before = try PortalBench(path: folder)
    before.source.set("1", Self.alice)
    try await before.sync()
    #expect(await before.logIn(.userName("ali")) == .failure(.unknownUser))
    try await before.ledger.finish()
    let after = try PortalBench(credentials: try Self.rules(), path: folder)
    try await after.engine.recover()
    #expect(await after.logIn(.userName("ali")) == .success(Self.queued))
  }

  @Test("logins by two credentials of one user are taken in turn", arguments: 0..<10)
  func turns(_ round: Int) async throws {
    let bench = try await Self.bench()
    let addresses: [LoginAddress] = [
      .userName("alice@example.com"), .credential(.local, key: "ali"),
      .userName("a.smith@example.com"), .userName("ali"),
    ]
    let results = await withTaskGroup { group in
      for (place, address) in addresses.enumerated() {
        group.addTask { await bench.logIn(address, id: "\(round)-\(place)") }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let firsts = results.filter { (try? $0.get()) == Self.queued }
    let pending = ["entra": "queued already-queued", "google": "queued already-queued"]
    #expect(firsts.count == 1)
    #expect(results.filter { (try? $0.get()) == pending }.count == 3)
  }
}
