import FoundationEssentials
import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Very large groups")
struct LargeGroupTests {
  private typealias Group = ScriptedGroups.Group

  /// Members of the largest group: GROUP_MEMBERS asks for more.
  private static let memberCount =
    ProcessInfo.processInfo.environment["GROUP_MEMBERS"].flatMap { Int($0) } ?? 3000

  @Test("one change in a very large group costs as little as in a small one")
  func veryLarge() async throws {
    let count = Self.memberCount
    let bench = try GroupBench(scope: "groups.display eq \"Staff\"", membersPerCommit: 1000)
    bench.set("ann")
    let members = (0..<count).map { JSONValue.object(["value": .string("user\($0)")]) }
    bench.groups["g"] = Group("Staff", members)
    try await bench.run()
    let before = await bench.ledger.changeCount
    bench.groups["g"] = Group("Staff", members.dropLast() + [["value": "ann"]])
    #expect(try await bench.run().replanned == 1)
    #expect(bench.signedIn == ["ann"])
    #expect(await bench.ledger.changeCount - before < 20)
    let held = try await bench.ledger.read { try $0.members(of: SubjectID(.group, "g")) }
    #expect(held.count == count)
  }
}
