import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Guards over a change that drips in")
struct GuardDripTests {
  private static let person = Author(uid: 0, name: "root")
  private static let google = DirectoryID("google")

  /// 40 users with a title; six of them, or more than 5 %, are too many in an hour.
  private func company(_ window: Duration = .seconds(3600)) async throws -> PortalBench {
    let bench = try PortalBench {
      $0.guards = Guards(
        [
          .suspend: GuardLimits(percent: 5), .update: GuardLimits(percent: 20),
          .emptied: GuardLimits(percent: 5),
        ], window: window)
    }
    for number in 0..<40 { set(number, in: bench) }
    try await bench.sync()
    return bench
  }

  private func set(
    _ number: Int, in bench: PortalBench, title: String = "clerk", isActive: Bool = true
  ) {
    bench.source.set(
      "u\(number)",
      """
      {"id": "u\(number)", "userName": "u\(number)@example.com", "active": \(isActive),
       "title": "\(title)"}
      """)
  }

  private func held(_ bench: PortalBench) async throws -> [GuardKind: Int] {
    let report = try await bench.ledger.read { try $0.report() }
    return (report.held[Self.google] ?? [:]).mapValues(\.count)
  }

  private func suspended(_ bench: PortalBench) -> Int {
    let accounts = bench.directories.first { $0.id == Self.google }?.accounts ?? [:]
    return accounts.values.count { !$0.shadow.isActive }
  }

  /// One user more leaves with each pull, a minute after the other.
  private func drip(_ numbers: Range<Int>, in bench: PortalBench) async throws {
    for number in numbers {
      set(number, in: bench, isActive: false)
      try await bench.sync()
      bench.clock.advance(by: .seconds(60))
    }
  }

  @Test("holds what comes over the limit, tells it once with what went before, and starts anew")
  func drip() async throws {
    let bench = try await company()
    try await drip(0..<9, in: bench)
    #expect(suspended(bench) == 5)
    #expect(try await held(bench) == [.suspend: 4])
    let events = try await bench.events(.held).filter { $0.directory == Self.google }
    #expect(
      events.map(\.reason) == [
        "1 of 40 accounts would be suspended, and 5 others were within 1 h, which is more than "
          + "5 %; release them or mend the source"
      ])
    // A release lets them go, and counts from the beginning.
    #expect(try await bench.engine.release(.suspend, of: Self.google, by: Self.person) == 4)
    try await drip(9..<14, in: bench)
    #expect(suspended(bench) == 14)
    #expect(try await held(bench) == [:])
  }

  @Test("lets go what came slowly enough, and the same account counts once")
  func slow() async throws {
    let bench = try await company()
    for number in 0..<12 {
      set(number, in: bench, isActive: false)
      try await bench.sync()
      bench.clock.advance(by: .seconds(900))
    }
    #expect(suspended(bench) == 12)
    for turn in 0..<20 {
      set(20, in: bench, title: "title \(turn)")
      set(21, in: bench, title: "title \(turn)")
      try await bench.sync()
    }
    #expect(try await held(bench) == [:])
  }

  @Test("counts emptied attributes in the same way, and nothing where there is no window")
  func emptied() async throws {
    let bench = try await company()
    for number in 0..<7 {
      set(number, in: bench, title: "")
      try await bench.sync()
    }
    #expect(try await held(bench) == [.emptied: 2])
    #expect(try await bench.engine.release(.emptied, of: Self.google, by: Self.person) == 2)
    let free = try await company(.zero)
    try await drip(0..<20, in: free)
    #expect(suspended(free) == 20)
  }
}
