internal import SyncCore
internal import Testing

struct GroupRuleTests {
  private static let staff = GroupMembership(group: "1", display: "Staff", isDirect: true)
  private static let all = GroupMembership(group: "2", display: "All", isDirect: false)

  private func subject(_ resource: JSONObject) -> Subject {
    Subject(id: SubjectID(.user, "u"), resource: resource)
  }

  @Test(
    arguments: [
      ("groups.display eq \"staff\"", true),
      ("groups.display eq \"Former\"", false),
      ("groups eq \"2\"", true),
      ("groups[display eq \"Staff\" and type eq \"direct\"]", true),
      ("groups[display eq \"All\" and type eq \"direct\"]", false),
      ("groups[display eq \"All\" and type eq \"indirect\"]", true),
      ("groups.display eq \"All\" and groups.type eq \"direct\"", true),
      ("not (groups.display sw \"App-\")", true),
    ])
  func `a scope sees the groups that the groups name, and no others`(
    _ filter: String, _ expected: Bool
  ) throws {
    let user = subject(["userName": "a", "Groups": [["display": "Former", "value": "9"]]])
      .replacingGroups([Self.staff, Self.all])
    #expect(try SCIMFilter(filter).matches(user.resource) == expected)
  }

  @Test func `who is in no group has no groups, whatever the record says`() throws {
    let user = subject(["groups": [["display": "Staff"]]]).replacingGroups([])
    #expect(try !SCIMFilter("groups pr").matches(user.resource))
  }

  @Test(
    arguments: [
      ("active eq true", "userName", nil, nil, false),
      ("groups.display eq \"Staff\"", "userName", nil, nil, true),
      ("title pr or not (GROUPS[type eq \"direct\"])", "userName", nil, nil, true),
      (
        "urn:ietf:params:scim:schemas:core:2.0:User:groups pr and title pr", "userName", nil, nil,
        true
      ),
      ("urn:acme:1.0:User:groups eq \"x\"", "userName", nil, nil, false),
      (nil, "userName ?? lower(groups.display) + \"x\"", nil, nil, true),
      (nil, "userName", "groups pr", nil, true),
      (nil, "userName", nil, "groups.value eq \"7\"", true),
      ("emails[type eq \"groups\"]", "userName", "title pr", "title pr", false),
    ] as [(String?, String, String?, String?, Bool)])
  func `groups are looked up only where a rule asks for them`(
    _ scope: String?, _ name: String, _ excluded: String?, _ ready: String?, _ expected: Bool
  ) throws {
    var policy = DirectoryPolicy(mapping: Mapping(name: try Expression(name), attributes: [:]))
    policy.scope = try scope.map { try SCIMFilter($0) }
    policy.source.excluded = try excluded.map { try SCIMFilter($0) }
    policy.source.ready = try ready.map { try SCIMFilter($0) }
    #expect(policy.readsGroups == expected)
  }

  @Test(
    arguments: [
      (["value": "1"], [GroupMember("1")]),
      (["value": "1", "type": "User"], [GroupMember("1", .user)]),
      (["VALUE": "1", "Type": "group"], [GroupMember("1", .group)]),
      (["value": "1", "$ref": "https://a/scim/v2/Groups/1"], [GroupMember("1", .group)]),
      (
        ["value": "ann", "$ref": "../Users/7"],
        [GroupMember("ann", .user), GroupMember("7", .user)]
      ),
      (["value": "1", "type": "Device"], [GroupMember("1")]),
      (["$ref": "/Users/7"], [GroupMember("7", .user)]),
      (["value": 5], [GroupMember("5")]),
      ("1", [GroupMember("1")]),
      (["display": "nobody"], []), (["value": ""], []), (["$ref": "/Users/7?x=y"], []), (.null, []),
    ] as [(JSONValue, Set<GroupMember>)])
  func `a member is named by its value, its type and its address`(
    _ element: JSONValue, _ expected: Set<GroupMember>
  ) {
    let group = Subject(id: SubjectID(.group, "g"), resource: ["members": [element]])
    #expect(group.groupMembers == expected)
  }

  @Test func `no members are something else than none said`() {
    let id = SubjectID(.group, "g")
    #expect(Subject(id: id, resource: ["members": []]).groupMembers == [])
    #expect(Subject(id: id, resource: ["displayName": "x"]).groupMembers == nil)
    #expect(Subject(id: id, resource: ["members": .null]).groupMembers == nil)
    #expect(Subject(id: id, resource: ["members": ["value": "1"]]).groupMembers?.count == 1)
  }
}
