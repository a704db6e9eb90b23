import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("The guard of groups that change")
struct GroupGuardTests {
  private static let person = Author(uid: 0, name: "root")

  private func bench() async throws -> GroupBench {
    let bench = try GroupBench.ofGroups()
    for number in 0..<10 { bench.groups["g\(number)"] = .of("T\(number)", "ann") }
    try await bench.run()
    return bench
  }

  private func names(_ bench: GroupBench) -> [String] {
    bench.directory.heldGroups.values.map(\.shadow.name).sorted()
  }

  /// As a slip in the source, or in `groups.mapping`, would have it.
  private func rename(_ numbers: Range<Int>, of bench: GroupBench) {
    for number in numbers { bench.groups["g\(number)"] = .of("X\(number)", "ann", "bob") }
  }

  @Test("a mass renaming waits for a release, told once, and the members do not")
  func held() async throws {
    let bench = try await bench()
    rename(0..<10, of: bench)
    #expect(try await bench.run().held == 10)
    #expect(names(bench) == (0..<10).map { "T\($0)" })
    #expect(bench.members("T3") == ["ann", "bob"])
    #expect(try await bench.run().held == 10)
    let held = try await bench.events().filter { $0.kind == .held }
    #expect(
      held.map(\.reason) == [
        "10 of 10 groups would be changed, which is more than 30 %; "
          + "release them or mend the source"
      ])
    #expect(held.first?.detail?["guard"] == "groups")
    #expect(held.first?.detail?["groups"]?.array?.count == 10)

    // One is put right in the source, and leaves the batch.
    bench.groups["g4"] = .of("T4", "ann", "bob")
    #expect(try await bench.run().held == 9)
    let next = try bench.restarted()
    #expect(try await next.run().held == 9)
    let count = try await next.engine.release(
      .groups, of: DirectoryID("google"), by: Self.person)
    #expect(count == 9)
    try await next.run()
    #expect(names(next) == (["T4"] + (0..<10).filter { $0 != 4 }.map { "X\($0)" }).sorted())
  }

  @Test("other rules are a batch like any other") func rules() async throws {
    let bench = try await bench()
    let other = try bench.restarted {
      $0.groups?.mapping = Mapping(name: try Expression("\"App-\" + displayName"), attributes: [:])
    }
    #expect(try await other.run().held == 10)
    #expect(names(other) == (0..<10).map { "T\($0)" })
  }

  @Test("what others did to many groups is a batch, too, as soon as it is found") func found()
    async throws
  {
    var readBack = ReadBackPolicy()
    readBack.onDrift = .repair
    let bench = try await bench().restarted { [readBack] in $0.readBack = readBack }
    try await bench.passTime(.seconds(86_400))
    for var group in bench.directory.heldGroups.values {
      group.shadow.name = "Y" + group.shadow.name
      bench.directory.setGroup(group)
    }
    var request = SyncRequest()
    request.readsBack = true
    #expect(try await bench.engine.pull(request).held == 10)
    #expect(try await bench.kinds().filter { $0 == .held }.count == 1)
    try await bench.engine.deliverAll()
    #expect(names(bench) == (0..<10).map { "YT\($0)" })
  }

  @Test("few are renamed at once") func free() async throws {
    let bench = try await bench()
    rename(0..<5, of: bench)
    #expect(try await bench.run().held == 0)
    #expect(names(bench) == (5..<10).map { "T\($0)" } + (0..<5).map { "X\($0)" })
  }
}
