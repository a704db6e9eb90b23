internal import SyncCore
internal import Testing

/// How an account is looked for, and what its stamp says.
struct MatchRuleTests {
  private static let ours = "dirsyncd:idp:u1"

  private static func policy(_ change: (inout DirectoryPolicy) -> Void = { _ in }) throws
    -> DirectoryPolicy
  {
    var policy = try samplePolicy()
    policy.stamp = AttributeName("stamp").map { StampRule(attribute: $0, instance: "idp") }
    change(&policy)
    return policy
  }

  private static var traits: DirectoryTraits {
    var traits = DirectoryTraits(
      passwordForm: .plaintext,
      passwordPolicy: PasswordPolicy(lengthRange: 8...9, asciiOnly: true, leastClasses: 1))
    traits.matchAttributes[.externalID] = AttributeName("employeeId")
    traits.matchAttributes[.sso] = AttributeName("ssoId")
    return traits
  }

  private static func account(
    _ pairs: KeyValuePairs<String, JSONValue> = ["employeeId": "7", "stamp": .string(ours)]
  ) -> Account { sampleAccount("a@example.com", pairs) }

  @Test(
    arguments: [
      (MatchRule.standard, ["stamp stamp=dirsyncd:idp:u1", "externalId employeeId=7", "address"]),
      ([.address, .stamp], ["address", "stamp stamp=dirsyncd:idp:u1"]),
      ([.alias, .address], ["address"]),
      ([.sso, .stamp], ["stamp stamp=dirsyncd:idp:u1", "address"]),
      ([], ["address"]),
    ] as [([MatchRule], [String])])
  func `lookups follow the rules, and the address always comes before a create`(
    _ rules: [MatchRule], _ expected: [String]
  ) throws {
    let policy = try Self.policy { $0.matching = rules }
    let words = Matching.lookups(for: Self.account(), by: policy, Self.traits).map { lookup in
      switch lookup.key {
      case .name: lookup.rule.rawValue
      case .attribute(let attribute, let value): "\(lookup.rule.rawValue) \(attribute)=\(value)"
      }
    }
    #expect(words == expected)
  }

  /// What was found by which rule, and what follows.
  private struct Row {
    var name = "a@example.com"
    var stamp: JSONValue = .null
    var rule = MatchRule.address
    var rules = MatchRule.standard
    var onExisting = DirectoryPolicy.OnExisting.link
    var domains: [String] = []
    var isActive = true
    var onDrift: ReadBackPolicy.OnDrift?
    let expected: String
  }

  private static let rows = [
    Row(expected: "link by address"),
    Row(stamp: .string(ours), expected: "link by address"),
    Row(name: "old@example.com", stamp: .string(ours), rule: .stamp, expected: "link by stamp"),
    Row(
      name: "old@example.com", stamp: .string(ours), rule: .stamp, onExisting: .park,
      expected: "link by stamp"),
    Row(
      name: "old@example.com", stamp: .string(ours), rule: .stamp, domains: ["example.org"],
      expected: "link by stamp"),
    Row(
      stamp: .string(ours), rule: .stamp, isActive: false,
      expected: "park: a@example.com is suspended there, and by whom is not known"),
    Row(
      stamp: .string(ours), rule: .stamp, isActive: false, onDrift: .report,
      expected: "park: a@example.com is suspended there"),
    Row(
      stamp: .string(ours), rule: .stamp, isActive: false, onDrift: .repair,
      expected: "link by stamp"),
    Row(rule: .externalID, isActive: false, expected: "park: a@example.com is suspended there"),
    Row(
      rule: .externalID, isActive: false, onDrift: .repair,
      expected: "park: a@example.com is suspended there"),
    Row(name: "old@example.com", rule: .externalID, expected: "link by externalId"),
    Row(
      name: "old@elsewhere.org", rule: .externalID, domains: ["example.com"],
      expected: "park: old@elsewhere.org is in none of the configured domains"),
    Row(rule: .externalID, onExisting: .park, expected: "park"),
    Row(stamp: "dirsyncd:other:u1", expected: "park: a@example.com bears the stamp of another"),
    Row(stamp: "something else", expected: "park: a@example.com holds something else in stamp"),
    Row(stamp: "dirsyncd:idp:u2", expected: "claimed by u2, else link by address"),
    Row(
      stamp: "dirsyncd:idp:u2", onExisting: .park,
      expected: "claimed by u2, else park: a@example.com exists already and onExisting is"),
    Row(
      stamp: "dirsyncd:idp:u2", isActive: false,
      expected: "claimed by u2, else park: a@example.com is suspended there"),
    Row(
      name: "a@example.org", stamp: "dirsyncd:idp:u2", rule: .externalID,
      domains: ["example.com"],
      expected: "claimed by u2, else park: a@example.org is in none of the configured domains"),
    Row(
      stamp: "dirsyncd:idp:u2", rules: [.stamp],
      expected: "claimed by u2, else park: a@example.com exists already, and matching does not"),
    Row(
      name: "b@example.com", stamp: "dirsyncd:idp:u2",
      expected: "park: a@example.com is an alias of b@example.com"),
    Row(name: "b@example.com", expected: "park: a@example.com is an alias of b@example.com"),
    Row(name: "b@example.com", rules: [.address, .alias], expected: "link by alias"),
    Row(rules: [.stamp], expected: "park: a@example.com exists already, and matching does not"),
  ]

  @Test(arguments: rows.indices)
  func `the stamp and the rules decide on what is found`(_ index: Int) throws {
    let row = Self.rows[index]
    let policy = try Self.policy {
      $0.matching = row.rules
      $0.onExisting = row.onExisting
      $0.domains = row.domains
      $0.readBack = row.onDrift.map { drift in
        var policy = ReadBackPolicy()
        policy.onDrift = drift
        return policy
      }
    }
    let found = RemoteAccount(
      shadow: sampleShadow(row.name, ["stamp": row.stamp], isActive: row.isActive))
    let decision = Matching.decide(
      on: found, for: Self.account(), foundBy: row.rule, by: policy)
    if !row.isActive {
      let restored = Matching.decide(
        on: found, for: Self.account(), foundBy: row.rule, isRestored: true, by: policy)
      #expect(Self.word(restored).hasSuffix("link by \(row.rule.rawValue)"))
    }
    let word = Self.word(decision)
    #expect(word.hasPrefix(row.expected), "\(word)")
  }

  private static func word(_ decision: Matching.Decision) -> String {
    switch decision {
    case .link(_, let rule): "link by \(rule?.rawValue ?? "nothing")"
    case .claimed(let owner, _, let otherwise): "claimed by \(owner.id), else \(word(otherwise))"
    case .park(let reason): "park: \(reason)"
    case .create, .barred: "other"
    }
  }

  @Test func `two accounts of one key mean none of them`() throws {
    let policy = try Self.policy()
    let lookup = Matching.lookups(for: Self.account(), by: policy, Self.traits)[1]
    let both = [sampleShadow("a@example.com"), sampleShadow("b@example.com")]
    let decision = Matching.decide(
      on: both.map { RemoteAccount(shadow: $0) }, by: lookup, for: Self.account(), policy)
    guard case .park(let reason)? = decision else {
      Issue.record("\(String(describing: decision))")
      return
    }
    #expect(reason.hasPrefix("2 accounts have the external id of a@example.com"))
    #expect(Matching.decide(on: [], by: lookup, for: Self.account(), policy) == nil)
  }

  @Test func `what a create of unknown outcome left bears our stamp`() throws {
    let policy = try Self.policy { $0.onExisting = .park }
    func word(_ stamp: JSONValue) -> String {
      let found = RemoteAccount(shadow: sampleShadow("a@example.com", ["stamp": stamp]))
      let decision = Matching.decide(
        onOwn: found, named: "a@example.com", for: Self.account(), by: policy)
      return switch decision {
      case .link(_, let rule): rule == nil ? "ours" : "there before"
      case .park: "parked"
      case .claimed: "claimed"
      case .create, .barred, nil: "other"
      }
    }
    #expect(word(.string(Self.ours)) == "ours")
    #expect(word(.null) == "parked")
    #expect(word("dirsyncd:other:u1") == "parked")
    #expect(word("dirsyncd:idp:u2") == "claimed")
  }

  @Test(
    arguments: [
      ("dirsyncd:idp:u1", "idp", "u1"), ("dirsyncd:idp:urn:uuid:7", "idp", "urn:uuid:7"),
      ("dirsyncd:idp:", nil, nil), ("dirsyncd::u1", nil, nil), ("other:idp:u1", nil, nil),
      ("", nil, nil),
    ] as [(String, String?, String?)])
  func `a stamp reads as it is written`(_ text: String, _ instance: String?, _ subject: String?) {
    let stamp = OwnershipStamp(text)
    #expect(stamp?.instance == instance)
    #expect(stamp?.subject == subject)
    if let stamp { #expect(stamp.description == text) }
  }
}
