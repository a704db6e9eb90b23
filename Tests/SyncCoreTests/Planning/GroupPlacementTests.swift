import SyncCore
import Testing

@Suite("Where a group belongs")
struct GroupPlacementTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let resource: JSONObject?
    var onRemove = GroupPolicy.OnRemove.keep
    let expected: GroupPlacement
    let rule: MemberRule

    var testDescription: String { "\(expected) \(onRemove)" }
  }

  static let sales = Account(name: "App-Sales", attributes: [:], isActive: true)
  static let rows: [Row] = [
    Row(resource: ["displayName": "App-Sales"], expected: .group(sales), rule: .follow),
    // A group has no `active`: whatever stands there does not count.
    Row(
      resource: ["displayName": "App-Sales", "active": false], expected: .group(sales),
      rule: .follow),
    Row(
      resource: ["displayName": "Office"],
      expected: .outOfScope("displayName sw \"App-\" or externalId pr"), rule: .keep),
    Row(
      resource: ["displayName": "Office"], onRemove: .empty,
      expected: .outOfScope("displayName sw \"App-\" or externalId pr"), rule: .empty),
    Row(resource: nil, expected: .gone, rule: .keep),
    Row(resource: nil, onRemove: .empty, expected: .gone, rule: .empty),
    Row(
      resource: ["externalId": "x"], onRemove: .empty,
      expected: .unmappable(MappingError.noName(expression: "displayName").description),
      rule: .keep),
  ]

  @Test("the scope and the mapping decide, and no rule deletes", arguments: rows)
  func placement(_ row: Row) throws {
    var policy = GroupPolicy(
      mapping: Mapping(name: try Expression("displayName"), attributes: [:]))
    policy.scope = try SCIMFilter("displayName sw \"App-\" or externalId pr")
    policy.onRemove = row.onRemove
    let subject = row.resource.map { Subject(id: SubjectID(.group, "g"), resource: $0) }
    let placement = GroupPlacement(of: subject, by: policy)
    #expect(placement == row.expected)
    #expect(placement.memberRule(by: policy) == row.rule)
    switch placement {
    case .group(let group): #expect(placement.wanted == .account(group))
    case .unmappable(let reason): #expect(placement.wanted == .unmappable(reason))
    case .gone, .outOfScope: #expect(placement.wanted == .untouched)
    }
  }

  @Test("a group that is marked as gone is gone, whatever it says") func marked() throws {
    let policy = GroupPolicy(
      mapping: Mapping(name: try Expression("displayName"), attributes: [:]))
    var subject = Subject(
      id: SubjectID(.group, "g"), resource: ["displayName": "App-Sales"])
    subject.isGone = true
    #expect(GroupPlacement(of: subject, by: policy) == .gone)
  }

  @Test("the configuration names a group by its name or its id") func links() throws {
    var policy = GroupPolicy(
      mapping: Mapping(name: try Expression("displayName"), attributes: [:]))
    policy.links = ["app-SALES": RemoteID("x1"), "g2": RemoteID("x2")]
    let sales = Subject(id: SubjectID(.group, "g1"), resource: ["displayName": "App-Sales"])
    let other = Subject(id: SubjectID(.group, "g2"), resource: ["displayName": "Other"])
    let none = Subject(id: SubjectID(.group, "g3"), resource: ["displayName": "Third"])
    #expect(policy.link(of: sales) == RemoteID("x1"))
    #expect(policy.link(of: other) == RemoteID("x2"))
    #expect(policy.link(of: none) == nil)
  }

  @Test("every rule for groups is part of what is compared at a start") func digest() throws {
    let mapping = Mapping(name: try Expression("displayName"), attributes: [:])
    var texts: Set<String> = []
    let changes: [(inout GroupPolicy) throws -> Void] = [
      { _ in }, { $0.scope = try SCIMFilter("displayName pr") }, { $0.onRemove = .empty },
      { $0.nesting = .mirror }, { $0.links = ["a": RemoteID("b")] },
      { $0.mapping = Mapping(name: try Expression("id"), attributes: [:]) },
    ]
    for change in changes {
      var policy = DirectoryPolicy(mapping: mapping)
      var groups = GroupPolicy(mapping: mapping)
      try change(&groups)
      policy.groups = groups
      texts.insert(policy.digestText)
    }
    texts.insert(DirectoryPolicy(mapping: mapping).digestText)
    #expect(texts.count == changes.count + 1)
  }
}
