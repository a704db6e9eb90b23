import SyncCore
import SyncStore
import SyncTestKit
import Testing

/// The rotation of the master key over the ledger, batch by batch.
@Suite struct RewrapTests {
  static let oldKey = (0..<32).map { UInt8($0) }
  static let newKey = (0..<32).map { UInt8(200 - $0) }
  static let cost = ScryptCost(workExponent: 1, blockSize: 1, parallelism: 1)

  let bench: SecretBench
  let old: Keyring
  let new: Keyring
  let both: Keyring

  init() throws {
    bench = try SecretBench()
    old = try Keyring(masterKey: secret(Self.oldKey))
    new = try Keyring(masterKey: secret(Self.newKey))
    both = try new.opening(previous: secret(Self.oldKey))
  }

  func context(_ binding: Binding) -> SealContext {
    SealContext(
      binding: binding.row, subject: binding.subject, directory: binding.directory,
      form: .plaintext, expiry: SecretBench.now)
  }

  func verifier(_ password: String, _ binding: Binding, _ keyring: Keyring) throws -> [UInt8]? {
    try PasswordRecognizer(of: binding.subject, keyring: keyring, cost: Self.cost)
      .makeVerifier(of: Secret(password))
  }

  func matches(_ password: String, _ binding: Binding, _ stored: [UInt8]?) throws -> Bool? {
    try PasswordRecognizer(of: binding.subject, keyring: new, cost: Self.cost)
      .matches(Secret(password), stored: stored)
  }

  /// Users with one password each that was accepted, and another one that waits.
  func people(_ count: Int, under keyring: Keyring) async throws -> [Binding] {
    var bindings: [Binding] = []
    for number in 0..<count {
      let binding = try await bench.bind("u-\(number)-\(keyring.name)")
      let sealed = try Sealer(keyring: keyring).seal(
        Secret("waiting \(binding.user)"), context: context(binding))
      try await bench.enqueue(
        sealed, of: binding, verifier: try verifier("waiting", binding, keyring))
      let accepted = SealedPassword(
        login: LoginID("l"), receivedAt: SecretBench.now, sealed: [], form: .plaintext,
        verifier: try verifier("accepted", binding, keyring), expiresAt: SecretBench.now)
      try await bench.ledger.commit {
        try $0.store(accepted: accepted, of: binding.row, at: SecretBench.now)
      }
      bindings.append(binding)
    }
    return bindings
  }

  @Test("Every secret and every verifier is rewrapped once, and opens under the new key alone")
  func all() async throws {
    let bindings = try await people(7, under: old) + people(2, under: new)
    let rewrapper = Rewrapper(keyring: both)
    var counts = (secrets: [Int](), verifiers: [Int]())
    var after: Int64 = 0
    while let done = try await bench.ledger.commit({ [after] in
      try $0.rewrapSecrets(after: after, limit: 3, by: rewrapper)
    }) {
      after = done.last
      counts.secrets.append(done.count)
    }
    after = 0
    while let done = try await bench.ledger.commit({ [after] in
      try $0.rewrapVerifiers(after: after, limit: 3, by: rewrapper)
    }) {
      after = done.last
      counts.verifiers.append(done.count)
    }
    #expect(counts.secrets == [3, 3, 1] && counts.verifiers == [3, 3, 1])
    let jobs = try await bench.ledger.commit {
      try $0.claim(in: SecretBench.directory, limit: 100, at: SecretBench.now)
    }
    #expect(jobs.count == bindings.count)
    for job in jobs {
      let sealed = try #require(job.secret)
      let opened = text(
        of: try Sealer(keyring: new).open(sealed.sealed, context: context(job.binding)))
      #expect(opened == "waiting \(job.binding.user)")
      #expect(try matches("waiting", job.binding, sealed.verifier) == true)
      #expect(try matches("accepted", job.binding, job.binding.verifier) == true)
      #expect(try matches("another", job.binding, job.binding.verifier) == false)
    }
  }

  @Test("A secret that cannot be rewrapped is left for its job to tell, and nothing goes round")
  func damaged() async throws {
    let binding = try await bench.bind("alice")
    let sealed = try Sealer(keyring: old).seal(Secret("x"), context: context(binding))
    let damaged = sealed.enumerated().map { $0.offset == 30 ? $0.element ^ 1 : $0.element }
    try await bench.enqueue(damaged, of: binding, verifier: [9, 9])
    let rewrapper = Rewrapper(keyring: both)
    let done = try await bench.ledger.commit {
      try $0.rewrapSecrets(after: 0, limit: 10, by: rewrapper)
    }
    #expect(done?.count == 1)
    let last = try #require(done?.last)
    let next = try await bench.ledger.commit {
      try $0.rewrapSecrets(after: last, limit: 10, by: rewrapper)
    }
    #expect(next == nil)
    let job = try await bench.ledger.commit {
      try $0.claim(in: SecretBench.directory, limit: 1, at: SecretBench.now).first
    }
    #expect(job?.secret?.sealed == damaged && job?.secret?.verifier == nil)
  }

  /// A stranger with a pen in the database: each column that a secret is bound to.
  static let swaps = [
    "UPDATE secret SET sealed = (SELECT s.sealed FROM secret s ORDER BY s.job DESC LIMIT 1)",
    "UPDATE secret SET form = 'sha512Crypt'",
    "UPDATE secret SET expires_at = expires_at + 86400000",
    "UPDATE binding SET directory = 'other'",
    "UPDATE subject SET source_id = source_id || 'x'",
  ]

  @Test("A sealed password moved in the database opens no more", arguments: swaps)
  func moved(_ swap: String) async throws {
    for user in ["alice", "bob"] {
      let binding = try await bench.bind(user)
      let expiry = SecretBench.now.advanced(by: .seconds(60))
      let sealed = try Sealer(keyring: old).seal(
        Secret(user), context: binding.sealContext(form: .plaintext, expiresAt: expiry))
      try await bench.enqueue(sealed, of: binding)
    }
    let claimed = try await bench.ledger.commit {
      try $0.claim(in: SecretBench.directory, limit: 2, at: SecretBench.now).map(\.id).sorted()
    }
    func opened() async throws -> [String?] {
      let jobs = try await bench.ledger.read { try claimed.compactMap($0.job(_:)) }
      return jobs.map { job in
        guard let secret = job.secret else { return nil }
        return try? Self.open(secret, of: job.binding, by: old)
      }
    }
    #expect(try await opened() == ["alice", "bob"])
    try await bench.ledger.commit { try $0.database.execute(swap) }
    #expect(try await opened().first == .some(nil))
  }

  static func open(
    _ secret: SealedPassword, of binding: Binding, by keyring: Keyring
  ) throws -> String {
    text(
      of: try Sealer(keyring: keyring).open(
        secret.sealed, context: binding.sealContext(of: secret)))
  }
}
