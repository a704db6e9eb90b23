internal import SyncCore
internal import Testing

struct MemberStandingTests {
  private static func facts(
    wanted: Bool, held: Bool, _ change: (inout MemberFacts) -> Void = { _ in }
  ) -> MemberFacts {
    var facts = MemberFacts(name: "ann")
    facts.isWanted = wanted
    facts.isHeld = held
    change(&facts)
    return facts
  }

  @Test(
    arguments: [
      (facts(wanted: true, held: true), MemberStanding.member),
      (facts(wanted: false, held: false), .outside),
      (facts(wanted: true, held: false), .toBeAdded),
      (facts(wanted: false, held: true), .toBeRemoved),
      (facts(wanted: false, held: true) { $0.check = "held" }, .heldByGuard),
      (
        facts(wanted: true, held: false) {
          $0.check = "refused"
          $0.reason = "no room"
        }, .refused("no room")
      ),
      (facts(wanted: true, held: false) { $0.check = "open" }, .toBeAdded),
      (facts(wanted: true, held: true) { $0.isUnsure = true }, .unsure),
      (facts(wanted: true, held: true) { $0.wasTakenOut = true }, .takenOut),
      (facts(wanted: true, held: false) { $0.isGroupThere = false }, .awaitsGroup),
      (
        facts(wanted: true, held: false) {
          $0.isLinked = false
          $0.isGroupThere = false
        }, .awaitsAccount
      ),
      (facts(wanted: true, held: false) { $0.isActive = false }, .frozen),
      (facts(wanted: false, held: true) { $0.isActive = false }, .frozen),
      (facts(wanted: true, held: true) { $0.isActive = false }, .member),
      (facts(wanted: false, held: true) { $0.rule = .keep }, .kept),
      (facts(wanted: true, held: false) { $0.rule = .keep }, .outside),
      (facts(wanted: false, held: true) { $0.rule = .empty }, .toBeRemoved),
    ])
  func `A member stands with a group for one reason`(
    _ facts: MemberFacts, _ expected: MemberStanding
  ) {
    #expect(MemberStanding(facts) == expected)
  }

  private static func ids(_ ids: String...) -> Set<RemoteID> { Set(ids.map { RemoteID($0) }) }

  @Test func `Roles are compared with what we put the account into`() throws {
    var policy = try samplePolicy()
    policy.roles = [
      RoleRule(when: try SCIMFilter(#"title eq "chief""#), group: RemoteID("a")),
      RoleRule(when: try SCIMFilter(#"title pr"#), group: RemoteID("a")),
      RoleRule(when: try SCIMFilter(#"title pr"#), group: RemoteID("b")),
      RoleRule(when: try SCIMFilter(#"title pr"#), group: RemoteID("c")),
      RoleRule(when: try SCIMFilter(#"title eq "clerk""#), group: RemoteID("d")),
    ]
    let subject = try Subject(
      SourceRecord(
        subject: SubjectID(.user, "1"), bytes: Array(#"{"userName":"a","title":"chief"}"#.utf8)))
    let held = (sure: Self.ids("a", "d"), all: Self.ids("a", "c", "d", "e"))
    let all = RoleMembership.all(of: subject, by: policy, held: held)
    #expect(all.map(\.group.id) == ["a", "b", "c", "d", "e"])
    #expect(all.map(\.state) == [.member, .toBeAdded, .unsure, .toBeRemoved, .unsure])
    #expect(all.first?.filters == [#"title eq "chief""#, "title pr"])
    #expect(all.last?.filters == [])
    let lost = RoleMembership.all(
      of: subject, by: policy, held: held, lost: Self.ids("a", "c", "d"))
    #expect(lost.map(\.state) == [.takenOut, .toBeAdded, .unsure, .toBeRemoved, .unsure])
    let parked = RoleMembership.all(of: subject, by: policy, held: held, isParked: true)
    #expect(parked.map(\.state) == [.member, .parked, .unsure, .parked, .unsure])
    let none = RoleMembership.all(of: nil, by: policy, held: held)
    #expect(none.map(\.group.id) == ["a", "c", "d", "e"])
    #expect(none.allSatisfy { $0.state == .frozen })
  }
}
