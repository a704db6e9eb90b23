import SyncCore
import Testing

/// Which rule decides where a subject belongs, in the order in which they are asked.
@Suite struct PlacementTests {
  private func subject(_ json: String) throws -> Subject {
    try Subject(SourceRecord(subject: SubjectID(.user, "1"), bytes: Array(json.utf8)))
  }

  private func policy(scope: String?) throws -> DirectoryPolicy {
    var policy = DirectoryPolicy(
      mapping: Mapping(name: try Expression("emails"), attributes: [:]))
    policy.excludedNames = [NamePattern("*@x")]
    policy.scope = try scope.map { try SCIMFilter($0) }
    return policy
  }

  @Test(arguments: [
    (#"{"userName": "a", "emails": [{"value": "a@b"}]}"#, nil, "account"),
    (#"{"userName": "a", "emails": [{"value": "a@b"}], "active": false}"#, "title pr", "inactive"),
    (#"{"userName": "a", "emails": [{"value": "a@b"}]}"#, "title pr", "out of title pr"),
    (#"{"userName": "a", "title": "x"}"#, "title pr", "unmappable"),
    (#"{"userName": "a", "emails": [{"value": "a@x"}]}"#, nil, "account excluded by *@x"),
    (
      #"{"userName": "a", "emails": [{"value": "a@x"}], "active": false}"#, "title pr",
      "account excluded by *@x"
    ),
  ])
  func `The first rule that says no is the one that is told`(
    _ json: String, _ scope: String?, _ expected: String
  ) throws {
    let word =
      switch Placement(of: try subject(json), by: try policy(scope: scope)) {
      case .excluded(let rule): "excluded by \(rule)"
      case .accountExcluded(let pattern): "account excluded by \(pattern)"
      case .staged(let filter): "staged by \(filter)"
      case .gone: "gone"
      case .inactive: "inactive"
      case .outOfScope(let filter): "out of \(filter)"
      case .unmappable: "unmappable"
      case .account: "account"
      }
    #expect(word == expected)
  }

  @Test func `Who is gone is gone, whatever the scope`() throws {
    #expect(Placement(of: nil, by: try policy(scope: "title pr")) == .gone)
  }
}
