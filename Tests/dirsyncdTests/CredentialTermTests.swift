import SyncCore
import SyncTestKit
import SyncTwins
import Testing

@testable import dirsyncd

@Suite struct CredentialTermTests {
  private static let now = Timestamp(seconds: 1_800_000_000)
  private static let day: Int64 = 86_400

  @Test(
    "A credential that ends within 30 days is a warning, and one that has ended a failure",
    arguments: [
      (31 * day, Finding.Level.ok, 31, "ends in 31 days"),
      (30 * day, .ok, 30, "ends in 30 days"),
      (30 * day - 1, .warning, 29, "ends in 29 days"),
      (day, .warning, 1, "ends in 1 day,"),
      (1, .warning, 0, "ends in 0 days"),
      (0, .failure, 0, "ended"),
      (-1, .failure, -1, "ended"),
      (-day, .failure, -1, "ended"),
    ])
  func levels(_ seconds: Int64, _ level: Finding.Level, _ days: Int64, _ words: String) {
    let term = CredentialTerm(
      path: "source.auth.bearer", endsAt: Timestamp(seconds: Self.now.seconds + seconds))
    #expect(term.level(at: Self.now) == level)
    #expect(term.daysLeft(at: Self.now) == days)
    #expect(term.words(at: Self.now).hasPrefix(words))
    #expect(term.finding(at: Self.now).remedy.isEmpty == (level == .ok))
  }

  @Test("A token's own end is known, and the sooner of it and of what is written counts")
  func ends() throws {
    let folder = try TemporaryFolder()
    let token = "e30.eyJleHAiOjE5MDAwMDAwMDB9.c2ln"  // {"exp":1900000000}
    try folder.write(token, as: "scim-token")
    func terms(_ text: String) throws -> [CredentialTerm] {
      let configuration = try ConfigurationSample.parse(text)
      let secrets = SecretLoader(credentialsDirectory: folder.path)
      return Materials(configuration: configuration, secrets: secrets).credentialTerms()
    }
    let own = CredentialTerm(
      path: "source.auth.bearer", endsAt: Timestamp(seconds: 1_900_000_000))
    #expect(try terms(ConfigurationSample.least) == [own])
    let written = ConfigurationSample.least
      .replacing(#""scim-token""#, with: #""scim-token", expires: "2027-05-01""#)
      .replacing(#""google-key""#, with: #""google-key", expires: "2028-02-29""#)
    let all = try terms(written)
    #expect(
      all.map(\.path) == ["directories.google.serviceAccountKey", "source.auth.bearer"])
    #expect(all.map(\.endsAt.description).map { $0.prefix(10) } == ["2028-02-29", "2027-05-01"])
    try folder.write("opaque", as: "scim-token")
    #expect(try terms(ConfigurationSample.least) == [])
  }

  @Test("Of a token or a client secret whose end nobody knows is warned, until it is written down")
  func unknownEnds() throws {
    let folder = try TemporaryFolder()
    func open(_ text: String) throws -> [String] {
      let secrets = SecretLoader(credentialsDirectory: folder.path)
      return Materials(configuration: try ConfigurationSample.parse(text), secrets: secrets)
        .openCredentialTerms().map { "\($0.level) \($0.subject)" }
    }
    #expect(try open(ConfigurationSample.least) == [], "it is told elsewhere that there is none")
    try folder.write("opaque", as: "scim-token")
    try folder.write("a key does not end by itself", as: "google-key")
    #expect(try open(ConfigurationSample.least) == ["warning source.auth.bearer"])
    let written = ConfigurationSample.least
      .replacing(#""scim-token""#, with: #""scim-token", expires: "2027-05-01""#)
    #expect(try open(written) == [])
  }

  @Test("The end of a client certificate is its own")
  func certificate() throws {
    let folder = try TemporaryFolder()
    let key = try RSAKey()
    try folder.write(try key.privateKeyPEM(), as: "entra-key")
    try folder.write(
      try TwinCertificate(key: key, commonName: "dirsyncd").pem, as: "entra-cert")
    let entra = """
      entra: { kind: "entraID", tenant: "t", client: "c", domains: ["example.com"],
               clientCertificate: { credential: "entra-cert" },
               clientKey: { credential: "entra-key" } },
      """
    let text = ConfigurationSample.least.replacing(
      "directories: {", with: "directories: { " + entra)
    let terms = Materials(
      configuration: try ConfigurationSample.parse(text),
      secrets: SecretLoader(credentialsDirectory: folder.path)
    ).credentialTerms()
    #expect(terms.map(\.path) == ["directories.entra.clientCertificate"])
    #expect(terms.allSatisfy { (364...366).contains($0.daysLeft(at: SystemClock().now)) })
  }

  @Test("What is no day is refused with the remedy", arguments: ["2027-02-30", "soon", "2027-5-1"])
  func noDay(_ text: String) {
    let written = ConfigurationSample.least.replacing(
      #""scim-token""#, with: "\"scim-token\", expires: \"\(text)\"")
    #expect {
      try ConfigurationSample.parse(written)
    } throws: { error in
      let faults = (error as? ConfigurationError)?.faults ?? []
      return faults.map(\.path) == ["source.auth.bearer.expires"]
    }
  }

  @Test("Health warns of what ends soon, and says nothing where nothing is known")
  func board() {
    let board = HealthBoard(now: { Self.now })
    board.set([])
    #expect(board.snapshot().checks.isEmpty)
    func term(_ path: String, days: Int64) -> CredentialTerm {
      CredentialTerm(
        path: path, endsAt: Timestamp(seconds: Self.now.seconds + days * Self.day))
    }
    let far = term("a", days: 90)
    board.set([far])
    #expect(board.snapshot().checks.map(\.level) == [.pass])
    board.set([far, term("b", days: 9)])
    let check = board.snapshot().checks.first
    #expect(check?.level == .warn && check?.value == .integer(9))
    #expect(check?.note.hasPrefix("b ends in 9 days") ?? false)
  }
}
