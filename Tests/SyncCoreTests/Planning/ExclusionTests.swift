import SyncCore
import Testing

/// Who is left alone, and who is not ready yet.
@Suite struct ExclusionTests {
  private static let account = Account(
    name: "a@example.com", attributes: [:], isActive: true)
  private static let held = Shadow(
    remoteID: RemoteID("r"), name: "a@example.com", attributes: [:], isActive: true)
  private static let legacy = Shadow(
    remoteID: RemoteID("r"), name: "old@legacy.example.com", attributes: [:], isActive: true)

  private struct Row {
    var resource: JSONObject = ["userName": "a@example.com"]
    var isGone = false
    var known: Known? = .held(held)
    let expected: Placement
    let wanted: Wanted
  }

  private func policy() throws -> DirectoryPolicy {
    var policy = DirectoryPolicy(
      mapping: Mapping(name: try Expression("userName"), attributes: [:]))
    policy.scope = try SCIMFilter("not (title eq \"Guest\")")
    policy.excludedNames = [NamePattern("root@example.com"), NamePattern("*@legacy.example.com")]
    policy.source.excludedNames = [NamePattern("svc-*")]
    policy.source.excluded = try SCIMFilter("userType eq \"Robot\"")
    policy.source.ready = try SCIMFilter("nickName pr")
    return policy
  }

  private static let rows = [
    Row(expected: .account(account), wanted: .account(account)),
    Row(known: nil, expected: .staged("nickName pr"), wanted: .untouched),
    Row(known: .nothing, expected: .account(account), wanted: .account(account)),
    Row(
      resource: ["userName": "a@example.com", "nickName": "A"], known: nil,
      expected: .account(account), wanted: .account(account)),
    Row(
      resource: ["userName": "a@example.com", "title": "Guest"], known: nil,
      expected: .outOfScope("not (title eq \"Guest\")"), wanted: .suspended),
    Row(
      resource: ["userName": "svc-a@example.com"], expected: .excluded("svc-*"),
      wanted: .untouched),
    Row(
      resource: ["userName": "Svc-A", "active": false], expected: .excluded("svc-*"),
      wanted: .untouched),
    Row(
      resource: ["userName": "svc-a"], isGone: true, expected: .excluded("svc-*"),
      wanted: .untouched),
    Row(
      resource: ["userName": "r2@example.com", "userType": "robot"], isGone: true,
      expected: .excluded("userType eq \"Robot\""), wanted: .untouched),
    Row(isGone: true, expected: .gone, wanted: .suspended),
    Row(
      resource: ["userName": "Root@example.com", "nickName": "R"], known: nil,
      expected: .accountExcluded("root@example.com"), wanted: .untouched),
    Row(
      known: .held(legacy), expected: .accountExcluded("*@legacy.example.com"), wanted: .untouched),
    Row(
      resource: ["userName": "a@example.com", "active": false], known: .unsure(legacy),
      expected: .accountExcluded("*@legacy.example.com"), wanted: .untouched),
    Row(
      isGone: true, known: .createSent(name: "b@legacy.example.com"),
      expected: .accountExcluded("*@legacy.example.com"), wanted: .untouched),
  ]

  @Test(arguments: rows.indices)
  func `Who is excluded is left alone, whatever else holds`(_ index: Int) throws {
    let row = Self.rows[index]
    var subject = Subject(id: SubjectID(.user, "1"), resource: row.resource)
    subject.isGone = row.isGone
    let policy = try policy()
    #expect(Placement(of: subject, by: policy, known: row.known) == row.expected)
    #expect(Planner.wanted(of: subject, by: policy, known: row.known) == row.wanted)
  }

  @Test func `A change of any of these lists plans everybody anew`() throws {
    let base = try policy().digestText
    let changes: [(inout DirectoryPolicy) throws -> Void] = [
      { $0.excludedNames.removeLast() }, { $0.source.excludedNames = [] },
      { $0.source.excluded = nil }, { $0.source.ready = try SCIMFilter("title pr") },
    ]
    for change in changes {
      var policy = try policy()
      try change(&policy)
      #expect(policy.digestText != base)
    }
  }
}
