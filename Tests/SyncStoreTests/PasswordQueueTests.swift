import SyncCore
import SyncStore
import Testing

/// Which of two passwords of one binding stays, whatever their order of arrival in the queue.
@Suite("The order of passwords")
struct PasswordQueueTests {
  @Test("A newer password takes an older one's place, and an older one takes no newer one's")
  func waiting() async throws {
    let bench = try SecretBench()
    let binding = try await bench.bind("u1")
    let early = SecretBench.now
    let late = early.advanced(by: .seconds(5))
    let clock = early.advanced(by: .seconds(10))
    #expect(try await enqueue(1, receivedAt: late, of: binding, bench, at: clock))
    #expect(try await !enqueue(2, receivedAt: early, of: binding, bench, at: clock))
    #expect(try await waiting(in: bench, at: clock) == 1)
    #expect(try await enqueue(3, receivedAt: clock, of: binding, bench, at: clock))
    #expect(try await waiting(in: bench, at: clock) == 3)
  }

  @Test("A password older than the one that the directory has is not sent any more")
  func taken() async throws {
    let bench = try SecretBench()
    let binding = try await bench.bind("u1")
    let early = SecretBench.now
    let late = early.advanced(by: .seconds(5))
    try await bench.ledger.commit { transaction in
      try transaction.store(
        accepted: Self.password(1, receivedAt: late), of: binding.row, at: late)
    }
    #expect(try await !enqueue(2, receivedAt: early, of: binding, bench, at: late))
    #expect(try await waiting(in: bench, at: late) == nil)
    #expect(
      try await enqueue(
        3, receivedAt: late.advanced(by: .seconds(1)), of: binding, bench,
        at: late.advanced(by: .seconds(1))))
  }

  @Test("A time in the future, of a clock that was ahead, keeps no password from being sent")
  func future() async throws {
    let bench = try SecretBench()
    let binding = try await bench.bind("u1")
    let now = SecretBench.now
    let ahead = now.advanced(by: .seconds(86_400))
    #expect(try await enqueue(1, receivedAt: ahead, of: binding, bench, at: ahead))
    #expect(try await enqueue(2, receivedAt: now, of: binding, bench, at: now))
    #expect(try await waiting(in: bench, at: now) == 2)
  }

  private static func password(_ number: UInt8, receivedAt: Timestamp) -> SealedPassword {
    SealedPassword(
      login: LoginID("login-\(number)"), receivedAt: receivedAt, sealed: [number],
      form: .plaintext, verifier: nil, expiresAt: receivedAt.advanced(by: .seconds(600)))
  }

  private func enqueue(
    _ number: UInt8, receivedAt: Timestamp, of binding: Binding, _ bench: SecretBench,
    at now: Timestamp
  ) async throws -> Bool {
    let password = Self.password(number, receivedAt: receivedAt)
    return try await bench.ledger.commit { transaction in
      try transaction.enqueuePassword(password, of: binding, at: now)
    }
  }

  /// The number of the password that would be sent; nil when there is none.
  private func waiting(in bench: SecretBench, at now: Timestamp) async throws -> UInt8? {
    try await bench.ledger.commit { transaction in
      let jobs = try transaction.claim(in: SecretBench.directory, limit: 8, at: now)
      let number = jobs.first?.secret?.sealed.first
      for job in jobs { try transaction.giveBack(job, due: now) }
      return number
    }
  }
}
