import SyncCore
import SyncStore
import SyncTestKit
import Testing

/// Once a sealed password has come to an end, whichever, no piece of it is in any file.
@Suite struct SecretsAtRestTests {
  /// How a sealed password ends.
  enum End: String, CaseIterable, Sendable {
    case pushed, superseded, refused, withdrawn, expired, unbound
  }

  static let marker = "marker-of-a-password-\(UInt64.random(in: 1...UInt64.max))"

  let bench: SecretBench
  let sealer: Sealer

  init() throws {
    bench = try SecretBench()
    sealer = Sealer(keyring: try Keyring(masterKey: RandomBytes.secret(32)))
  }

  func seal(of binding: Binding) throws -> [UInt8] {
    let context = SealContext(
      binding: binding.row, subject: binding.subject, directory: binding.directory,
      form: .plaintext, expiry: SecretBench.now)
    // Random bytes in place of a key's name, which all secrets share.
    return try sealer.seal(Secret(Self.marker), context: context).enumerated().map {
      (1...8).contains($0.offset) ? UInt8.random(in: 0...255) : $0.element
    }
  }

  func bring(_ binding: Binding, to end: End) async throws {
    let now = SecretBench.now.advanced(by: .seconds(61))
    if end == .superseded {
      return try await bench.enqueue([1, 2, 3], of: binding, at: now)
    }
    try await bench.ledger.commit { transaction in
      switch end {
      case .pushed, .refused:
        for job in try transaction.claim(in: SecretBench.directory, limit: 1000, at: now) {
          guard job.binding.row == binding.row, let secret = job.secret else {
            try transaction.giveBack(job, due: SecretBench.now)
            continue
          }
          if end == .pushed { try transaction.store(accepted: secret, of: binding.row, at: now) }
          try transaction.finish(job, at: now)
        }
      case .withdrawn: _ = try transaction.withdrawPassword(of: binding.row)
      case .expired: _ = try transaction.expireSecrets(at: now, limit: 1000)
      case .unbound: try transaction.unlink(binding, at: now)
      case .superseded: break
      }
    }
  }

  @Test(
    "After each end neither the database nor its log holds a piece of it",
    arguments: End.allCases)
  func end(_ end: End) async throws {
    let binding = try await bench.bind("alice")
    let sealed = try seal(of: binding)
    try await bench.enqueue(sealed, of: binding)
    #expect(try bench.traces(of: [sealed]) > 0, "the search finds what is there")
    #expect(try bench.traces(of: [Array(Self.marker.utf8)]) == 0)
    try await bench.ledger.checkpoint()
    #expect(try bench.traces(of: [sealed]) > 0, "it is in the database now")
    try await bring(binding, to: end)
    #expect(try await bench.ledger.checkpoint())
    #expect(try bench.traces(of: [sealed]) == 0)
    #expect(bench.ledger.hasEmptyLog)
  }

  @Test("Hundreds that come and go in any order leave nothing behind on any page")
  func crowd() async throws {
    var random = SystemRandomNumberGenerator()
    var waiting: [(binding: Binding, sealed: [UInt8])] = []
    var gone: [[UInt8]] = []
    for number in 0..<240 {
      let binding = try await bench.bind("user-\(number)")
      let sealed = try seal(of: binding)
      try await bench.enqueue(sealed, of: binding)
      waiting.append((binding, sealed))
      guard number > 60 || number % 7 == 0, waiting.count > 1 else { continue }
      let place = Int.random(in: waiting.indices, using: &random)
      let (ended, blob) = waiting.remove(at: place)
      let ends: [End] = [.pushed, .superseded, .withdrawn, .unbound]
      try await bring(ended, to: ends[number % ends.count])
      gone.append(blob)
    }
    try await bench.ledger.checkpoint()
    #expect(try bench.traces(of: gone) == 0)
    #expect(try bench.traces(of: waiting.map(\.sealed)) > waiting.count, "the others are there")
  }

  @Test("A reader in the way is not waited for; once it is gone the log is emptied")
  func reader() async throws {
    let binding = try await bench.bind("alice")
    let reader = try Database(path: bench.folder.file("test.db"), access: .readOnly)
    try reader.execute("BEGIN")
    #expect(try reader.pragma("user_version") != "")
    _ = try reader.rows("SELECT count(*) FROM secret") { $0.integer(0) }
    let sealed = try seal(of: binding)
    try await bench.enqueue(sealed, of: binding)
    try await bring(binding, to: .withdrawn)
    let isDone = try await bench.ledger.checkpoint()
    #expect(!isDone && !bench.ledger.hasEmptyLog)
    try reader.execute("COMMIT")
    #expect(try await bench.ledger.checkpoint())
    #expect(try bench.traces(of: [sealed]) == 0)
  }
}
