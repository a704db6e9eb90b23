import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Groups of the table of roles that others change in a directory")
struct ReadBackRoleTests {
  private static let group = "x1"
  private static let u1 = "u1.0@example.com"

  private static func policy(
    _ onDrift: ReadBackPolicy.OnDrift
  ) throws -> @Sendable (DirectoryID, inout DirectoryPolicy) -> Void {
    let rule = RoleRule(when: try SCIMFilter("title eq \"Editor\""), group: RemoteID(group))
    return { id, policy in
      ReadBackTests.policy(onDrift) { $0.fullInterval = .seconds(3600) }(id, &policy)
      policy.roles = [rule]
    }
  }

  /// Three editors in the group, beside a stranger.
  private static func fill(_ play: Simulation) {
    for directory in play.directories {
      var group = HeldGroup(shadow: Shadow(remoteID: RemoteID(Self.group), name: Self.group))
      group.members = ["stranger"]
      group.foreign = ["stranger"]
      directory.setGroup(group)
    }
    for number in 1...3 { play.hire("u\(number)", title: "Editor") }
    play.settle(for: .seconds(3 * 3600))
  }

  private static func ids(_ play: Simulation, _ directory: String, _ users: String...) -> Set<
    String
  > {
    Set(users.compactMap { play.account($0, directory)?.shadow.remoteID.id })
  }

  private static func members(_ play: Simulation, _ directory: String) -> Set<String>? {
    play.directory(directory).heldGroups[group]?.members
  }

  /// Somebody takes users out of the group.
  private static func takeOut(_ play: Simulation, _ users: String...) throws {
    for directory in play.directories {
      var group = try #require(directory.heldGroups[Self.group])
      for user in users { group.members.subtract(ids(play, directory.id.name, user)) }
      directory.setGroup(group)
    }
  }

  private static func reasons(_ play: Simulation, _ directory: String) -> [String?] {
    play.events(.membersDrifted, directory).map(\.reason)
  }

  private static func driftCount(_ play: Simulation, _ directory: String) -> Int? {
    play.read { try $0.report() }?.memberDrifts[DirectoryID(directory)]
  }

  private static func lost(_ play: Simulation, _ directory: String, _ user: String) -> Set<
    RemoteID
  >? {
    play.read { transaction in
      let row = try transaction.row(of: SubjectID(.user, user))
      let binding = try row.flatMap { try transaction.binding(of: $0, in: DirectoryID(directory)) }
      return try binding.map { try transaction.lostRoles(of: $0.row) } ?? []
    }
  }

  @Test("who was taken out is back, and a stranger stays", arguments: ["entra", "google"])
  func repair(_ name: String) async throws {
    try await Play.story(try Self.policy(.repair)) { play in
      Self.fill(play)
      let everybody = Self.ids(play, name, "u1", "u2", "u3").union(["stranger"])
      #expect(Self.members(play, name) == everybody)
      try Self.takeOut(play, "u1")
      play.settle(for: .seconds(86_400))
      #expect(Self.members(play, name) == everybody)
      #expect(
        Self.reasons(play, name) == [
          "taken out of the group x1, which roles give: \(Self.u1), in the directory; "
            + "who was taken out is put back"
        ])
      #expect(Self.driftCount(play, name) == nil)
      #expect(play.directory(name).violations == [])
    }
  }

  @Test("where it is only to be told, it is told once and nothing is written")
  func report() async throws {
    try await Play.story(try Self.policy(.report)) { play in
      Self.fill(play)
      let writes = play.directories.map { $0.count(of: .changeMembers) }
      try Self.takeOut(play, "u1")
      play.settle(for: .seconds(86_400))
      for name in ["entra", "google"] {
        #expect(Self.members(play, name) == Self.ids(play, name, "u2", "u3").union(["stranger"]))
        #expect(
          Self.reasons(play, name) == [
            "taken out of the group x1, which roles give: \(Self.u1), in the directory; "
              + "readBack.policy is \"report\""
          ])
        #expect(Self.driftCount(play, name) == 1)
        #expect(Self.lost(play, name, "u1") == [RemoteID("x1")])
        #expect(Self.lost(play, name, "u2") == [])
      }
      #expect(play.directories.map { $0.count(of: .changeMembers) } == writes)
      // A person mends it there; and whoever does not match any more is nothing to tell of.
      for directory in play.directories {
        var group = try #require(directory.heldGroups[Self.group])
        group.members.formUnion(Self.ids(play, directory.id.name, "u1"))
        directory.setGroup(group)
      }
      play.settle(for: .seconds(7200))
      #expect(play.read { try $0.report() }?.memberDrifts == [:])
    }
  }

  @Test("a group that is gone is told of once, and nobody is put into it")
  func gone() async throws {
    try await Play.story(try Self.policy(.repair)) { play in
      Self.fill(play)
      let google = play.directory("google")
      var held = try #require(google.heldGroups[Self.group])
      google.dropGroup(Self.group)
      let writes = google.count(of: .changeMembers)
      play.settle(for: .seconds(86_400))
      let names = "\(Self.u1), u2.0@example.com, u3.0@example.com"
      #expect(
        Self.reasons(play, "google") == [
          "the group x1, which roles give, was deleted in the directory; we had put there: "
            + "\(names); make it, or mend `roles`"
        ])
      #expect(google.count(of: .changeMembers) == writes)
      #expect(Self.driftCount(play, "google") == 1)
      #expect(play.events(.parked, "google").isEmpty)
      // It comes back without anybody in it.
      held.members = []
      google.setGroup(held)
      play.settle(for: .seconds(7200))
      #expect(Self.members(play, "google") == Self.ids(play, "google", "u1", "u2", "u3"))
      #expect(play.read { try $0.report() }?.memberDrifts == [:])
    }
  }

  @Test("who came a moment ago is not judged, and who is suspended is not either")
  func settling() async throws {
    let policy = try Self.policy(.repair)
    try await Play.story { id, rules in
      policy(id, &rules)
      rules.readBack?.grace = .seconds(7200)
    } _: { play in
      Self.fill(play)
      play.hire("u4", title: "Editor")
      play.hire("u2", title: "Editor", isActive: false)
      try Self.takeOut(play, "u4", "u2")
      play.settle(for: .seconds(5400))
      #expect(Self.reasons(play, "entra") == [])
      play.settle(for: .seconds(86_400))
      #expect(Self.reasons(play, "entra").count == 1)
      let active = Self.ids(play, "entra", "u1", "u3", "u4")
      #expect(Self.members(play, "entra") == active.union(["stranger"]))
      // Who is let in again is looked at again.
      play.hire("u2", title: "Editor")
      play.settle(for: .seconds(86_400))
      let everybody = active.union(Self.ids(play, "entra", "u2"))
      #expect(Self.members(play, "entra") == everybody.union(["stranger"]))
    }
  }

  @Test("a list of members that breaks off proves nothing")
  func brokenOff() async throws {
    try await Play.story(try Self.policy(.repair)) { play in
      Self.fill(play)
      let google = play.directory("google")
      for _ in 0..<40 { google.script(.forbidden, on: .readGroup) }
      let changes = google.count(of: .changeMembers)
      play.settle(for: .seconds(86_400))
      #expect(Self.reasons(play, "google") == [])
      #expect(google.count(of: .changeMembers) == changes)
    }
  }
}
