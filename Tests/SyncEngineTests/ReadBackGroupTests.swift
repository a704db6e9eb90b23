import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

@Suite("Groups that others change in a directory")
struct ReadBackGroupTests {
  private static func policy(
    _ onDrift: ReadBackPolicy.OnDrift
  ) throws -> @Sendable (DirectoryID, inout DirectoryPolicy) -> Void {
    let groups = try Simulation.groupPolicy()
    return { id, policy in
      ReadBackTests.policy(onDrift) { $0.fullInterval = .seconds(3600) }(id, &policy)
      policy.groups = groups
    }
  }

  /// Users u1 to u4, and the group `a` of the first two.
  private static func fill(_ play: Simulation) {
    for number in 2...4 { play.hire("u\(number)") }
    let members: [JSONValue] = ["u1", "u2"].map { ["value": .string($0)] }
    play.world.source.groups["a"] = .init("App", members)
    play.settle(for: .seconds(3 * 3600))
  }

  private static func ids(_ play: Simulation, _ directory: String, _ users: String...) -> Set<
    String
  > {
    Set(users.compactMap { play.account($0, directory)?.shadow.remoteID.id })
  }

  private static func meddle(_ play: Simulation) throws {
    for directory in play.directories {
      let name = directory.id.name
      var group = try #require(directory.group(named: "a"))
      #expect(group.members == ids(play, name, "u1", "u2"))
      group.members.subtract(ids(play, name, "u1"))
      group.members.formUnion(ids(play, name, "u3"))
      group.members.insert("stranger")
      group.foreign = ids(play, name, "u3").union(["stranger"])
      group.shadow.name = "renamed"
      directory.setGroup(group)
    }
  }

  @Test("who was taken out is back, who was put in is told of, and strangers are nobody's business")
  func repair() async throws {
    try await Play.story(try Self.policy(.repair)) { play in
      Self.fill(play)
      try Self.meddle(play)
      play.settle(for: .seconds(2 * 86_400))
      for name in ["entra", "google"] {
        let group = try #require(play.directory(name).group(named: "a"))
        #expect(group.members == Self.ids(play, name, "u1", "u2", "u3").union(["stranger"]))
        let events = play.events(.membersDrifted, name)
        #expect(
          events.map(\.reason) == [
            "taken out: u1.0@example.com; put in: u3.0@example.com, in the directory; "
              + "who was taken out is put back"
          ])
        #expect(
          ReadBackTests.drifts(play, name) == [.changed(isRenamed: true, [])])
        #expect(play.read { try $0.report() }?.memberDrifts[DirectoryID(name)] == 1)
      }
      // The source puts that user there, too: then it is as it should be.
      let members: [JSONValue] = ["u1", "u2", "u3"].map { ["value": .string($0)] }
      play.world.source.groups["a"] = .init("App", members)
      play.settle(for: .seconds(3 * 3600))
      #expect(play.read { try $0.report() }?.memberDrifts == [:])
    }
  }

  @Test("where it is only to be told, it is told once and nothing is written")
  func report() async throws {
    try await Play.story(try Self.policy(.report)) { play in
      Self.fill(play)
      let writes = play.directories.map { $0.count(of: .changeMembers) + $0.count(of: .writeGroup) }
      try Self.meddle(play)
      play.settle(for: .seconds(2 * 86_400))
      for name in ["entra", "google"] {
        let group = try #require(play.directory(name).group(named: "renamed"))
        #expect(group.members == Self.ids(play, name, "u2", "u3").union(["stranger"]))
        #expect(play.events(.membersDrifted, name).count == 1)
        #expect(ReadBackTests.drifts(play, name).count == 1)
        // What `explain` makes of it: whom we put there, and whom the source does not have there.
        #expect(Self.standings(play, name, group: "a") == ["u1": .takenOut, "u2": .member])
        #expect(Self.standing(play, name, user: "u1") == .takenOut)
        #expect(Self.standing(play, name, user: "u3") == nil)
      }
      let after = play.directories.map { $0.count(of: .changeMembers) + $0.count(of: .writeGroup) }
      #expect(after == writes)
    }
  }

  @Test("a list of members that breaks off proves nothing")
  func brokenOff() async throws {
    try await Play.story(try Self.policy(.repair)) { play in
      Self.fill(play)
      let google = play.directory("google")
      // The group itself is read, and its list is not, for a day of looks.
      for _ in 0..<40 { google.script(.forbidden, on: .readGroup) }
      let changes = google.count(of: .changeMembers)
      play.settle(for: .seconds(86_400))
      #expect(play.events(.membersDrifted, "google").isEmpty)
      #expect(google.count(of: .changeMembers) == changes)
    }
  }

  private static func binding(
    _ play: Simulation, _ directory: String, _ subject: SubjectID
  ) -> Binding? {
    play.read { transaction in
      try transaction.row(of: subject).flatMap {
        try transaction.binding(of: $0, in: DirectoryID(directory))
      }
    } ?? nil
  }

  /// How each member stands with the group, by the user.
  private static func standings(
    _ play: Simulation, _ directory: String, group: String
  ) -> [String: MemberStanding] {
    guard let binding = binding(play, directory, SubjectID(.group, group)) else { return [:] }
    let facts = play.read { try $0.memberFacts(of: binding) } ?? []
    return Dictionary(
      facts.map { (String($0.name.prefix { $0 != "." }), MemberStanding($0)) }
    ) { $1 }
  }

  /// How a user stands with the one group of the directory; nil for a user of none.
  private static func standing(
    _ play: Simulation, _ directory: String, user: String
  ) -> MemberStanding? {
    guard let binding = binding(play, directory, SubjectID(.user, user)) else { return nil }
    let facts = play.read { try $0.memberships(ofMember: binding.row) } ?? []
    return facts.first.map(MemberStanding.init)
  }

  @Test("a directory in which all groups were renamed waits for a person") func renamed()
    async throws
  {
    try await Play.story(try Self.policy(.repair)) { play in
      let ids = (0..<6).map { "g\($0)" }
      for id in ids { play.world.source.groups[id] = .init("App \(id)", []) }
      play.settle(for: .seconds(3 * 3600))
      let google = play.directory("google")
      for id in ids {
        var group = try #require(google.group(named: id))
        group.shadow.name = "renamed \(id)"
        google.setGroup(group)
      }
      play.settle(for: .seconds(2 * 86_400))
      #expect(google.heldGroups.values.map(\.shadow.name).sorted() == ids.map { "renamed \($0)" })
      #expect(
        play.events(.held, "google").map(\.reason) == [
          "6 of 6 groups would be changed, which is more than 30 %; release them or mend the source"
        ])
      play.run { _, engine in
        let author = Author(uid: 0, name: "root")
        _ = try await engine.release(.groups, of: DirectoryID("google"), by: author)
      }
      play.settle(for: .seconds(3600))
      #expect(google.heldGroups.values.map(\.shadow.name).sorted() == ids)
    }
  }
}
