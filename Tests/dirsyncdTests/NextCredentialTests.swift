import SyncConnectors
import SyncCore
import SyncLog
import SyncStore
import SyncTestKit
import Testing

@testable import dirsyncd

/// `next`: the credential that is to follow the current one.
@Suite struct NextCredentialTests {
  private static func text(_ source: String, _ google: String, _ entra: String) -> String {
    """
    {
      masterKey: { credential: "master-key" },
      source: { baseURL: "https://idp.example.com/scim/v2", \(source)
                auth: { bearer: { credential: "scim-token" } } },
      directories: {
        google: { kind: "googleWorkspace", serviceAccountKey: { credential: "google-key" },
                  adminSubject: "sync@example.com", \(google) },
        entra: { kind: "entraID", tenant: "t", client: "c",
                 clientSecret: { credential: "s" }, \(entra) },
      },
    }
    """
  }

  private static let rows: [(source: String, google: String, entra: String, fault: String?)] = [
    (#"next: { auth: { bearer: { file: "/n" } } },"#, "", "", nil),
    (#"next: { auth: { basic: { user: "u", password: { file: "/n" } } } },"#, "", "", nil),
    (#"next: { bearer: { file: "/n" } },"#, "", "", "source.next"),
    ("next: {},", "", "", "source.next.auth"),
    ("", #"next: { serviceAccountKey: { file: "/n" } }"#, "", nil),
    ("", "next: {}", "", "directories.google.next.serviceAccountKey"),
    ("", #"next: { key: { file: "/n" } }"#, "", "directories.google.next"),
    ("", "", #"next: { clientSecret: { file: "/n" } }"#, nil),
    (
      "", "",
      #"next: { clientCertificate: { file: "/c" }, clientKey: { file: "/k" } }"#, nil
    ),
    ("", "", #"next: { clientSecret: "plain" }"#, "directories.entra.next.clientSecret"),
    ("", "", "next: {}", "directories.entra.next"),
  ]

  @Test(arguments: rows)
  func `it has the form of the current one`(
    _ source: String, _ google: String, _ entra: String, _ fault: String?
  ) {
    let faults = ConfigurationSample.faults(Self.text(source, google, entra))
    #expect(faults.isEmpty == (fault == nil))
    #expect(faults.first?.hasPrefix(fault ?? "") ?? true)
  }

  @Test func `its path is its own, and a missing file is none`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("scim-next")
    let configuration = try ConfigurationSample.parse(
      Self.text(
        "next: { auth: { bearer: { file: \"\(path)\", expires: \"2027-05-01\" } } },", "", ""))
    let references = configuration.secretReferences.map(\.path)
    #expect(references.contains("source.next.auth.bearer"))
    let materials = Materials(
      configuration: configuration, secrets: SecretLoader(credentialsDirectory: folder.path))
    #expect(materials.credentialTerms().map(\.path) == [])
    try folder.write("next-token", as: "scim-next")
    #expect(materials.credentialTerms().map(\.path) == ["source.next.auth.bearer"])
  }

  @Test func `one that may not be read is not taken for missing`() throws {
    let folder = try TemporaryFolder()
    let loader = SecretLoader(credentialsDirectory: nil)
    let reference = SecretReference.file(folder.file("next"))
    #expect(loader.isMissing(reference))
    try folder.write("x", as: "next", mode: 0o644)
    #expect(!loader.isMissing(reference))
    #expect(!loader.isMissing(.credential("next")))
  }

  private static let paths: [(path: String, isInUse: Bool)] = [
    ("directories.entra.clientSecret", false), ("directories.entra.next.clientSecret", true),
    ("directories.entra.proxy.password", true), ("masterKey", true),
    ("source.auth.bearer", true), ("source.next.auth.bearer", false),
    ("directories.entra2.clientSecret", true), ("directories.entra2.next.clientSecret", false),
  ]

  @Test(arguments: paths)
  func `only the ends of those in use are worth a warning`(_ path: String, _ isInUse: Bool) {
    let states = ["directories.entra": CredentialState(nextSince: Self.now), "source": .init()]
    let term = CredentialTerm(path: path, endsAt: Self.now)
    #expect(term.isInUse(states) == isInUse)
    let desk = CredentialDesk(log: .silent, states: states)
    for side in ["directories.entra", "directories.entra2", "source"] {
      desk.add(side, Self.credential { desk.tell(side, $0) })
    }
    desk.learn([term])
    #expect(desk.termsInUse.isEmpty == !isInUse)
  }

  private static let now = Timestamp(seconds: 1_800_000_000)

  /// The current one works; there is no next one.
  private static func credential(
    _ tell: @escaping @Sendable (CredentialNews) -> Void
  ) -> RotatingCredential<String> {
    RotatingCredential<String>(
      at: [.current: "file current", .next: "file next"],
      read: { (slot: CredentialSlot) throws(CredentialFault) -> HeldCredential<String>? in
        slot == .current ? HeldCredential("old") : nil
      }, tell: tell)
  }

  @Test func `the ledger keeps how each side stands, and forgets sides that are gone`()
    async throws
  {
    let folder = try TemporaryFolder()
    let ledger = try Ledger.open(
      path: folder.file("ledger.db"), executor: SerialQueueExecutor(label: "test"))
    let last = [
      "gone": CredentialState(refusal: "no"), "source": CredentialState(nextSince: Self.now),
    ]
    try await ledger.commit { transaction in
      for (side, state) in last { try transaction.store(state, ofCredentialsOf: side) }
    }
    #expect(try await ledger.read { try $0.credentialStates() } == last)
    let desk = CredentialDesk(log: .silent, states: last)
    let credential = Self.credential { desk.tell("source", $0) }
    desk.add("source", credential)
    #expect(try await desk.record(in: ledger))
    #expect(try await ledger.read { try $0.credentialStates() } == ["source": last["source"]])
    #expect(try await !desk.record(in: ledger))
    _ = try await credential.token(
      at: Self.now,
      ask: { (text) async throws(RemoteFailure) -> AccessToken in
        AccessToken(text: text, expiresAt: Self.now)
      }, probe: { (_) async throws(RemoteFailure) -> Void in })
    #expect(try await desk.record(in: ledger))
    let (states, events) = try await ledger.read {
      (try $0.credentialStates(), try $0.events(after: 0, limit: 9))
    }
    #expect(states == [:])
    #expect(events.map(\.kind) == [.credentialSwitched])
    #expect(events.map(\.reason) == ["source: the current credential (file current)"])
  }

  @Test func `status says what to do`() {
    let state = CredentialState(
      nextSince: Self.now, refusal: "the current one (file a): it was withdrawn")
    let words = state.words(at: Self.now)
    #expect(words.count == 2)
    #expect(words[0].hasPrefix("its next credential is in use since 2027-01-15T08:00:00.000Z"))
    #expect(
      words[1]
        == "of its credentials the current one (file a): it was withdrawn; the next one serves "
        + "on; correct it or take it away, and reload the daemon")
    #expect(CredentialState().words(at: Self.now) == [])
  }

  @Test func `health warns of one that does not work`() {
    let board = HealthBoard(now: { Self.now })
    board.set([], ["source": .init(refusal: "the next one (file n): no"), "other": .init()])
    let check = board.snapshot().checks.first
    #expect(check?.level == .warn)
    #expect(check?.note == "source: the next one (file n): no")
    board.set([], ["source": .init()])
    #expect(board.snapshot().checks.isEmpty)
  }
}
