internal import SyncCore
internal import Testing

struct PlannerTests {
  private static let account = sampleAccount()
  private static let held = sampleShadow()
  private static let suspended = sampleShadow(isActive: false)
  private static let other = sampleShadow("a@example.com", ["title": "clerk"])
  private static let change = AccountChange(attributes: attributes(["title": "chief"]))

  @Test(
    arguments: [
      (.account(account), .nothing, .find(account)),
      (.account(account), .held(held), .nothing),
      (.account(account), .held(other), .apply(.update(change))),
      (.account(account), .held(suspended), .apply(.resume)),
      (.account(account), .unsure(held), .read(held)),
      (
        .account(account), .createSent(name: "b@example.com"),
        .recover(name: "b@example.com", account: account)
      ),
      (.suspended, .nothing, .nothing),
      (.suspended, .held(held), .apply(.suspend)),
      (.suspended, .held(suspended), .nothing),
      (.suspended, .unsure(suspended), .read(suspended)),
      (.suspended, .createSent(name: "b"), .recover(name: "b", account: nil)),
      (.untouched, .nothing, .nothing),
      (.untouched, .held(other), .nothing),
      (.untouched, .unsure(held), .nothing),
      (.untouched, .createSent(name: "b"), .nothing),
      (.unmappable("why"), .nothing, .park("why")),
      (.unmappable("why"), .unsure(held), .park("why")),
    ] as [(Wanted, Known, Step)])
  func `the next step follows from what is wanted and what is known`(
    _ wanted: Wanted, _ known: Known, _ expected: Step
  ) throws {
    #expect(try step(for: wanted, from: known) == expected)
  }

  private func step(for wanted: Wanted, from known: Known) throws -> Step {
    Planner.step(
      for: wanted, from: known,
      Circumstances(
        policy: try samplePolicy(), binTime: .seconds(86_400), now: Timestamp(seconds: 1000)))
  }

  @Test func `a suspended account comes back before anything else is written to it`() throws {
    let both = sampleShadow("a@example.com", ["title": "clerk"], isActive: false)
    #expect(try step(for: .account(Self.account), from: .held(both)) == .apply(.resume))
  }

  @Test(
    arguments: [
      (.apply(.suspend), .suspend), (.apply(.update(AccountChange(name: "b"))), .update),
      (.apply(.delete), .delete), (.apply(.signOut), nil), (.apply(.restore(as: nil)), nil),
      (.apply(.resume), nil), (.apply(.create(account)), nil), (.nothing, nil), (.read(held), nil),
      (.recover(name: "b", account: nil), nil),
    ] as [(Step, GuardKind?)])
  func `a step that takes something away asks its guard`(_ step: Step, _ expected: GuardKind?) {
    #expect(step.guardKind(of: .user) == expected)
    #expect(step.guardKind(of: .group) == (expected == .update ? .groups : expected))
  }

  @Test func `an update tells which attributes it empties`() throws {
    let account = sampleAccount("a@example.com", ["title": .null, "team": "", "city": "Bern"])
    let held = sampleShadow("a@example.com", ["title": "clerk", "team": "red", "mail": "m"])
    let step = try step(for: .account(account), from: .held(held))
    #expect(step.emptied.map(\.name) == ["team", "title"])
    #expect(Step.apply(.suspend).emptied.isEmpty)
  }

  /// What is wanted, by the resource (nil: gone) and three rules of the policy.
  private struct Row {
    let resource: JSONValue?
    var scope: String?
    var onDeactivate = DirectoryPolicy.OnDeactivate.suspend
    var onRemove = DirectoryPolicy.OnRemove.suspend
    let expected: String
  }

  private static let alice: JSONValue = ["userName": "a@example.com", "title": "chief"]
  private static let left: JSONValue = ["userName": "a@example.com", "active": false]

  private static let rows = [
    Row(resource: alice, expected: "account"),
    Row(resource: alice, scope: #"title eq "chief""#, expected: "account"),
    Row(resource: alice, scope: #"title eq "clerk""#, expected: "suspended"),
    Row(resource: alice, scope: #"title eq "clerk""#, onRemove: .keep, expected: "untouched"),
    Row(resource: left, expected: "suspended"),
    Row(resource: left, onDeactivate: .keep, expected: "untouched"),
    Row(resource: left, scope: #"title eq "clerk""#, onRemove: .keep, expected: "suspended"),
    Row(resource: nil, expected: "suspended"),
    Row(resource: nil, onRemove: .keep, expected: "untouched"),
    Row(resource: ["title": "chief"], expected: "unmappable"),
  ]

  @Test(arguments: rows.indices)
  func `what is wanted follows from the source and the policy`(_ index: Int) throws {
    let row = Self.rows[index]
    var policy = try samplePolicy()
    policy.scope = try row.scope.map { try SCIMFilter($0) }
    policy.onDeactivate = row.onDeactivate
    policy.onRemove = row.onRemove
    let subject = row.resource?.object.map {
      Subject(id: SubjectID(.user, "u1"), resource: $0)
    }
    let wanted = Planner.wanted(of: subject, by: policy)
    let word =
      switch wanted {
      case .account: "account"
      case .suspended: "suspended"
      case .deleted: "deleted"
      case .untouched: "untouched"
      case .unmappable: "unmappable"
      }
    #expect(word == row.expected)
    #expect(wanted.binds == ["account", "unmappable"].contains(word))
  }
}
