internal import SyncCore
internal import Testing

struct MatchingTests {
  private static let account = sampleAccount(
    "a@example.com", ["title": "chief", "nickName": .null])
  private static let there = sampleShadow("A@example.com", ["title": "clerk", "nickName": "Al"])

  private func word(_ decision: Matching.Decision?) -> String {
    switch decision {
    case .link(_, let rule): rule.map { "link by \($0.rawValue)" } ?? "link"
    case .claimed(let owner, _, _): "claimed by \(owner.id)"
    case .create: "create"
    case .park(let reason): "park: \(reason)"
    case .barred(let obstacle, let name): "barred: \(obstacle.text(for: name))"
    case nil: "nothing"
    }
  }

  /// What is found (nil: nothing), and how the answer to it begins.
  private struct Row {
    var found: RemoteAccount? = RemoteAccount(shadow: there)
    var onExisting = DirectoryPolicy.OnExisting.link
    var creates = true
    var domains: [String] = []
    var administrators: Set<String> = []
    var justInTime: JustInTime?
    var excludes: String?
    let expected: String
  }

  private static let rows = [
    Row(expected: "link"),
    Row(onExisting: .park, expected: "park: a@example.com exists already"),
    Row(
      found: RemoteAccount(shadow: there, isPrivileged: true),
      expected: "barred: a@example.com is an administrator's"),
    Row(
      found: RemoteAccount(shadow: there, isPrivileged: true),
      administrators: ["a@example.com"], expected: "link"),
    Row(
      found: RemoteAccount(shadow: there, isPrivileged: true),
      administrators: ["b@example.com"], expected: "barred: a@example.com is an administrator's"),
    Row(found: RemoteAccount(shadow: there, isFederated: true), expected: "link"),
    Row(excludes: "a@*", expected: "park: A@example.com is never linked: the directory's exclude"),
    Row(excludes: "b@*", expected: "link"),
    Row(
      found: RemoteAccount(shadow: there, isMasteredElsewhere: true),
      administrators: ["a@example.com"],
      expected: "barred: a@example.com is mastered on premises"),
    Row(
      found: RemoteAccount(shadow: sampleShadow("b@example.com")),
      expected: "park: a@example.com is an alias of b@example.com"),
    Row(
      domains: ["example.org"],
      expected: "park: A@example.com is in none of the configured domains; add example.com to "
        + "domains, or link it by hand"),
    Row(
      onExisting: .park, domains: ["example.org"],
      expected: "park: A@example.com is in none of the configured domains"),
    Row(domains: ["EXAMPLE.com"], expected: "link"),
    Row(
      found: RemoteAccount(shadow: sampleShadow("a@example.com", isActive: false)),
      expected: "park: a@example.com is suspended there"),
    Row(found: nil, expected: "create"),
    Row(found: nil, creates: false, expected: "park: a@example.com does not exist"),
    Row(found: nil, creates: false, justInTime: JustInTime(), expected: "create"),
    Row(found: nil, domains: ["EXAMPLE.com"], expected: "create"),
    Row(
      found: nil, domains: ["example.org"],
      expected: "park: a@example.com is in none of the configured domains"),
  ]

  @Test(arguments: rows.indices)
  func `what is found is linked, created or left alone`(_ index: Int) throws {
    let row = Self.rows[index]
    var policy = try samplePolicy()
    policy.onExisting = row.onExisting
    policy.creates = row.creates
    policy.domains = row.domains
    policy.administrators = row.administrators
    policy.justInTime = row.justInTime
    policy.excludedNames = [row.excludes].compactMap(\.self).map { NamePattern($0) }
    let decision = Matching.decide(on: row.found, for: Self.account, by: policy)
    #expect(word(decision).hasPrefix(row.expected))
  }

  @Test func `linking clears nothing that the source has no value for`() throws {
    let found = RemoteAccount(shadow: Self.there)
    let decision = Matching.decide(on: found, for: Self.account, by: try samplePolicy())
    #expect(
      decision
        == .link(sampleShadow("A@example.com", ["title": "clerk"]), by: .address))
  }

  @Test func `after a create of unknown outcome the account is our own`() throws {
    var policy = try samplePolicy()
    policy.onExisting = .park
    func decide(_ found: RemoteAccount?, _ account: Account?) -> Matching.Decision? {
      Matching.decide(onOwn: found, named: "a@example.com", for: account, by: policy)
    }
    let found = RemoteAccount(shadow: Self.there)
    #expect(decide(found, Self.account) == .link(Self.there, by: nil))
    #expect(decide(found, nil) == .link(Self.there, by: nil))
    #expect(decide(nil, Self.account) == .create(Self.account))
    #expect(decide(nil, nil) == nil)
    let alias = decide(RemoteAccount(shadow: sampleShadow("b@example.com")), nil)
    #expect(word(alias).hasPrefix("park: a@example.com is an alias"))
  }

  @Test func `a new account gets what is for new accounts alone, and the mapping wins`() throws {
    var policy = try samplePolicy()
    let preset = sampleAccount("", ["title": "newcomer", "nickName": "New", "city": "Oslo"])
    policy.justInTime = JustInTime(attributes: preset.attributes)
    let made = Matching.decide(on: nil, for: Self.account, by: policy)
    var placed = sampleAccount(
      "a@example.com", ["title": "chief", "nickName": "New", "city": "Oslo"])
    placed.initial = preset.attributes
    #expect(made == .create(placed))
    let there = sampleShadow("a@example.com", ["title": "chief", "city": "Bergen"])
    #expect(Diff.change(from: there, to: Self.account).isEmpty)
  }

  @Test func `only a password is kept from a federated account`() throws {
    var policy = try samplePolicy()
    func words(_ found: RemoteAccount) -> [Obstacle?] {
      [
        Matching.obstacle(to: found, by: policy),
        Matching.obstacle(toPasswordOf: found, by: policy),
      ]
    }
    let federated = RemoteAccount(shadow: Self.there, isFederated: true)
    let mastered = RemoteAccount(shadow: Self.there, isMasteredElsewhere: true, isFederated: true)
    let admin = RemoteAccount(shadow: Self.there, isPrivileged: true)
    #expect(words(federated) == [nil, .federated])
    #expect(words(mastered) == [.mastered, .mastered])
    #expect(words(admin) == [.privileged, .privileged])
    policy.administrators = ["a@example.com"]
    #expect(words(admin) == [nil, nil])
  }

  @Test func `an account read again keeps what we wrote or want`() throws {
    let policy = try samplePolicy()
    let before = sampleShadow("a@example.com", ["title": "chief"])
    let found = RemoteAccount(shadow: Self.there)
    let kept = sampleShadow("A@example.com", ["title": "clerk"])
    #expect(
      Matching.decide(onLinked: found, before: before, for: nil, by: policy)
        == .link(kept, by: nil))
    let wanted = sampleAccount("a@example.com", ["nickName": "Ally"])
    #expect(
      Matching.decide(onLinked: found, before: before, for: wanted, by: policy)
        == .link(Self.there, by: nil))
    let admin = RemoteAccount(shadow: Self.there, isPrivileged: true)
    let decision = Matching.decide(onLinked: admin, before: before, for: wanted, by: policy)
    #expect(word(decision).hasPrefix("barred: A@example.com is an administrator's"))
  }
}
