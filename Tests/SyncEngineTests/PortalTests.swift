import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("What the portal is shown")
struct PortalTests {
  static let entra = DirectoryID("entra")
  static let google = DirectoryID("google")
  static let user = #"{"userName":"alice@example.com","title":"Engineer"}"#

  static func bench(
    policy change: (inout DirectoryPolicy) -> Void = { _ in }
  ) async throws -> PortalBench {
    let bench = try PortalBench(policy: change)
    bench.source.set("1", user)
    try await bench.sync()
    return bench
  }

  @Test("a refused password is told with its rule, and the attributes keep flowing")
  func attributesFlow() async throws {
    let bench = try await Self.bench { $0.passwordMinLength = 12 }
    let refused = ["entra": "refused too-short", "google": "refused too-short"]
    #expect(await bench.logIn(.userName("alice@example.com"), "Short-1") == .success(refused))
    #expect(
      await bench.logIn(.userName("alice@example.com"), "Elevenchar1", id: "b") == .success(refused)
    )
    bench.source.set("1", #"{"userName":"alice@example.com","title":"Director"}"#)
    try await bench.sync()
    let title = try #require(AttributeName("jobTitle"))
    for directory in bench.directories {
      let held = try #require(directory.account(named: "alice@example.com"))
      #expect(held.shadow.attributes[title] == "Director")
      #expect(held.pushes.isEmpty)
    }
  }

  @Test("the policies of the bound directories are given, tightened")
  func policies() async throws {
    let bench = try await Self.bench { $0.passwordMinLength = 12 }
    let (user, policies) = try #require(
      try await bench.engine.passwordPolicies(of: "ALICE@example.com"))
    #expect(user == "alice@example.com")
    #expect(policies.map(\.directory) == [Self.entra, Self.google])
    #expect(policies.map(\.policy.lengthRange) == [12...100, 12...100])
    #expect(try await bench.engine.passwordPolicies(of: "nobody") == nil)
    let never = try await Self.bench { $0.passwordWhen = .never }
    #expect(try await never.engine.passwordPolicies(of: "alice@example.com")?.1.isEmpty == true)
  }

  @Test("a login that waits tells what for, and one that ended why")
  func progress() async throws {
    let bench = try await Self.bench()
    var lane = LaneState(directory: Self.entra)
    lane.quarantine = .credentials
    lane.notBefore = bench.clock.now.advanced(by: .seconds(60))
    try await bench.ledger.commit { [lane] in try $0.store(lane) }
    _ = await bench.logIn(.userName("alice@example.com"), id: "a")
    let (_, outlooks) = try #require(try await bench.engine.progress(of: LoginID("a")))
    #expect(outlooks[Self.entra] == Outlook(delay: .directoryUnavailable, etaSeconds: nil))
    #expect(outlooks[Self.google]?.delay == nil)
    #expect(outlooks[Self.google]?.etaSeconds != nil)
    _ = await bench.logIn(.userName("alice@example.com"), "Another-one-9", id: "b")
    let (old, none) = try #require(try await bench.engine.progress(of: LoginID("a")))
    #expect(old.rows.map(\.outcome) == ["superseded", "superseded"])
    #expect(old.rows.map(\.outcomeReason) == ["newer-login", "newer-login"])
    #expect(none.isEmpty)
    #expect(try await bench.engine.progress(of: LoginID("c")) == nil)
  }

  @Test("a parked account is told of, and its password waits without a time")
  func parked() async throws {
    let bench = try PortalBench { $0.creates = false }
    bench.source.set("1", Self.user)
    try await bench.sync()
    _ = await bench.logIn(.userName("alice@example.com"))
    let (_, standings) = try #require(try await bench.engine.standings(of: "alice@example.com"))
    #expect(standings.allSatisfy { $0.parkedReason != nil && $0.isWaiting })
    #expect(
      standings.allSatisfy { $0.outlook == Outlook(delay: .accountParked, etaSeconds: nil) })
  }

  @Test("those that are due before stand ahead, up to a limit")
  func ahead() async throws {
    let bench = try PortalBench()
    for number in 0..<5 {
      bench.source.set("\(number)", #"{"userName":"u\#(number)@example.com"}"#)
    }
    try await bench.sync()
    for number in 0..<5 {
      _ = await bench.logIn(.userName("u\(number)@example.com"), id: "\(number)")
      bench.clock.advance(by: .seconds(1))
    }
    let now = bench.clock.now
    let counts = try await bench.ledger.read { transaction in
      [
        try transaction.passwordsAhead(in: Self.entra, dueBefore: now, limit: 100),
        try transaction.passwordsAhead(in: Self.entra, dueBefore: now, limit: 3),
        try transaction.passwordsAhead(
          in: Self.entra, dueBefore: now.advanced(by: .seconds(-4)), limit: 100),
      ]
    }
    #expect(counts == [5, 3, 1])
  }
}
