import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Guards over the batch of a pull")
struct GuardBatchTests {
  static let person = Author(uid: 0, name: "root")
  static let google = DirectoryID("google")

  /// So many users with accounts, each with a title and a nickname.
  private func company(
    _ count: Int, _ change: (inout DirectoryPolicy) -> Void = { _ in }
  ) async throws -> PortalBench {
    let bench = try PortalBench { policy in
      for name in ["nickName"] {
        guard let attribute = AttributeName(name), let value = try? Expression(name) else {
          continue
        }
        let mapping = policy.mapping
        policy.mapping = mapping.replacing([attribute: value], name: nil)
      }
      change(&policy)
    }
    for number in 0..<count { hire(number, in: bench) }
    try await bench.sync()
    #expect(bench.directories.allSatisfy { $0.accounts.count == count })
    return bench
  }

  private func hire(
    _ number: Int, in bench: PortalBench, title: String = "clerk", nickName: String = "Sales",
    isActive: Bool = true
  ) {
    bench.source.set(
      "u\(number)",
      """
      {"id": "u\(number)", "userName": "u\(number)@example.com", "active": \(isActive),
       "title": "\(title)", "nickName": "\(nickName)"}
      """)
  }

  private func held(_ bench: PortalBench) async throws -> [GuardKind: Int] {
    let report = try await bench.ledger.read { try $0.report() }
    return (report.held[Self.google] ?? [:]).mapValues(\.count)
  }

  private func count(_ bench: PortalBench, _ name: String, _ value: JSONValue) -> Int {
    let accounts = bench.directories.first { $0.id == Self.google }?.accounts ?? [:]
    return accounts.values.count { held in
      AttributeName(name).flatMap { held.shadow.attributes[$0] } ?? .null == value
    }
  }

  @Test("Updates up to the limit go, and one more holds the batch whole, with its list")
  func updates() async throws {
    let bench = try await company(20)
    for number in 0..<6 { hire(number, in: bench, title: "chief") }
    try await bench.sync()
    #expect(count(bench, "jobTitle", "chief") == 6)
    for number in 0..<7 { hire(number, in: bench, title: "boss") }
    hire(20, in: bench)
    hire(19, in: bench, isActive: false)
    let report = try await bench.engine.runOnce()
    #expect(report.held == 14)
    #expect(try await held(bench) == [.update: 7])
    #expect(count(bench, "jobTitle", "boss") == 0)
    // Everything else goes on: the one who leaves, the one who comes, and every password.
    let google = try #require(bench.directories.first { $0.id == Self.google })
    #expect(google.account(named: "u19@example.com")?.shadow.isActive == false)
    #expect(google.accounts.count == 21)
    _ = await bench.logIn(.userName("u0@example.com"))
    try await bench.engine.deliverAll()
    #expect(google.account(named: "u0@example.com")?.pushes.count == 1)
    let event = try #require(try await bench.events(.held).first { $0.directory == Self.google })
    #expect(
      event.reason
        == "7 of 20 accounts would be changed, which is more than 30 %; "
        + "release them or mend the source")
    #expect(event.detail?["users"]?.array?.count == 7)
    try await bench.sync()
    #expect(count(bench, "jobTitle", "boss") == 0, "it stays held")
    #expect(try await bench.events(.held).count == 2, "and is told of once")
  }

  @Test("A release lets the batch go once, says who did it, and the next batch is held again")
  func release() async throws {
    let bench = try await company(10)
    for number in 0..<8 { hire(number, in: bench, title: "boss") }
    try await bench.sync()
    // A newer cause of the same kind stays in the batch.
    hire(0, in: bench, title: "big boss")
    try await bench.sync()
    #expect(try await held(bench) == [.update: 8])
    #expect(try await bench.engine.release(.suspend, of: Self.google, by: Self.person) == 0)
    #expect(try await bench.engine.release(.update, of: Self.google, by: Self.person) == 8)
    try await bench.engine.deliverAll()
    #expect(count(bench, "jobTitle", "boss") == 7)
    #expect(count(bench, "jobTitle", "big boss") == 1)
    let event = try #require(try await bench.events(.released).last)
    #expect(event.reason == "8 held jobs (update) were released by root (uid 0)")
    #expect(event.detail?["by"]?["name"] == "root")
    #expect(event.detail?["users"]?.array?.count == 8)
    for number in 0..<8 { hire(number, in: bench, title: "nobody") }
    try await bench.sync()
    #expect(try await held(bench) == [.update: 8])
  }

  @Test("An attribute that many lose holds the updates that empty it, and no other")
  func emptied() async throws {
    let bench = try await company(20)
    for number in 0..<6 { hire(number, in: bench, title: "chief", nickName: "") }
    for number in 6..<9 { hire(number, in: bench, title: "chief") }
    try await bench.sync()
    #expect(try await held(bench) == [.emptied: 6])
    #expect(count(bench, "nickName", "Sales") == 20)
    #expect(count(bench, "jobTitle", "chief") == 3)
    let event = try #require(try await bench.events(.held).first { $0.directory == Self.google })
    #expect(event.reason?.hasPrefix("6 of 20 accounts would be emptied of nickName") == true)
    // Who gets the attribute back is free; who loses it still waits, whatever else changes.
    hire(0, in: bench, title: "chief")
    hire(1, in: bench, title: "boss", nickName: "")
    try await bench.sync()
    #expect(try await held(bench) == [.emptied: 5])
    #expect(count(bench, "jobTitle", "chief") == 4)
    #expect(try await bench.engine.release(.emptied, of: Self.google, by: Self.person) == 5)
    try await bench.engine.deliverAll()
    #expect(count(bench, "nickName", "Sales") == 15)
    #expect(count(bench, "jobTitle", "boss") == 1)
  }

  @Test("Few in a small company are never held, and a floor of their own can be set")
  func floor() async throws {
    let bench = try await company(6)
    for number in 0..<5 { hire(number, in: bench, title: "chief") }
    try await bench.sync()
    #expect(count(bench, "jobTitle", "chief") == 5)
    let strict = try await company(6) {
      $0.guards = Guards([.update: GuardLimits(percent: 30, floor: 1)])
    }
    for number in 0..<2 { hire(number, in: strict, title: "chief") }
    try await strict.sync()
    #expect(try await held(strict) == [.update: 2])
  }

  @Test("Who leaves while their update is held is suspended all the same")
  func leaver() async throws {
    let bench = try await company(10)
    for number in 0..<8 { hire(number, in: bench, title: "boss") }
    try await bench.sync()
    hire(3, in: bench, title: "boss", isActive: false)
    try await bench.sync()
    let google = try #require(bench.directories.first { $0.id == Self.google })
    #expect(google.account(named: "u3@example.com")?.shadow.isActive == false)
    #expect(try await held(bench) == [.update: 7])
  }

  @Test("What is under way when the batch is counted belongs to it")
  func underWay() async throws {
    let bench = try await company(10)
    let ledger = bench.ledger
    let now = bench.clock.now
    // One update is under way when the pull brings the next one for everybody.
    hire(0, in: bench, title: "chief")
    _ = try await bench.engine.pull()
    let claimed = try await ledger.commit { try $0.claim(in: Self.google, limit: 4, at: now) }
    let job = try #require(claimed.first)
    #expect(claimed.count == 1)
    for number in 0..<10 { hire(number, in: bench, title: "boss") }
    _ = try await bench.engine.pull()
    #expect(try await held(bench) == [.update: 10])
    try await ledger.commit { try $0.finish(job, at: now) }
    try await bench.engine.deliverAll()
    #expect(count(bench, "jobTitle", "boss") == 0)
    #expect(try await held(bench) == [.update: 10])
    #expect(try await bench.engine.release(.update, of: Self.google, by: Self.person) == 10)
    try await bench.engine.deliverAll()
    #expect(count(bench, "jobTitle", "boss") == 10)
  }

  @Test("The update that a link brings belongs to the link")
  func followUp() async throws {
    let bench = try PortalBench()
    for number in 0..<8 {
      hire(number, in: bench, title: "chief")
      for directory in bench.directories {
        let name = "u\(number)@example.com"
        let title = AttributeName("jobTitle").map { [$0: JSONValue.string("old")] } ?? [:]
        _ = try await directory.apply(
          .create(Account(name: name, attributes: title, isActive: true)), to: nil)
      }
    }
    try await bench.sync()
    #expect(count(bench, "jobTitle", "chief") == 8)
    #expect(try await held(bench) == [:])
  }
}
