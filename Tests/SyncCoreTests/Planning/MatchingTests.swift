internal import SyncCore
internal import Testing

struct MatchingTests {
  private static let account = sampleAccount(
    "a@example.com", ["title": "chief", "nickName": .null])
  private static let there = sampleShadow("A@example.com", ["title": "clerk", "nickName": "Al"])

  private func word(_ decision: Matching.Decision?) -> String {
    switch decision {
    case .link: "link"
    case .create: "create"
    case .park(let reason): "park: \(reason)"
    case nil: "nothing"
    }
  }

  /// What is found (nil: nothing), and how the answer to it begins.
  private struct Row {
    var found: RemoteAccount? = RemoteAccount(shadow: there)
    var onExisting = DirectoryPolicy.OnExisting.link
    var creates = true
    var domains: [String] = []
    let expected: String
  }

  private static let rows = [
    Row(expected: "link"),
    Row(onExisting: .park, expected: "park: a@example.com exists already"),
    Row(
      found: RemoteAccount(shadow: there, isPrivileged: true),
      expected: "park: a@example.com is an administrator's"),
    Row(
      found: RemoteAccount(shadow: there, isMasteredElsewhere: true),
      expected: "park: a@example.com is mastered on premises"),
    Row(
      found: RemoteAccount(shadow: sampleShadow("b@example.com")),
      expected: "park: a@example.com is an alias of b@example.com"),
    Row(found: nil, expected: "create"),
    Row(found: nil, creates: false, expected: "park: a@example.com does not exist"),
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
    let decision = Matching.decide(on: row.found, for: Self.account, by: policy)
    #expect(word(decision).hasPrefix(row.expected))
  }

  @Test func `linking clears nothing that the source has no value for`() throws {
    let found = RemoteAccount(shadow: Self.there)
    let decision = Matching.decide(on: found, for: Self.account, by: try samplePolicy())
    #expect(decision == .link(sampleShadow("A@example.com", ["title": "clerk"])))
  }

  @Test func `after a create of unknown outcome the account is our own`() throws {
    var policy = try samplePolicy()
    policy.onExisting = .park
    func decide(_ found: RemoteAccount?, _ account: Account?) -> Matching.Decision? {
      Matching.decide(onOwn: found, named: "a@example.com", for: account, by: policy)
    }
    let found = RemoteAccount(shadow: Self.there)
    #expect(decide(found, Self.account) == .link(Self.there))
    #expect(decide(found, nil) == .link(Self.there))
    #expect(decide(nil, Self.account) == .create(Self.account))
    #expect(decide(nil, nil) == nil)
    let alias = decide(RemoteAccount(shadow: sampleShadow("b@example.com")), nil)
    #expect(word(alias).hasPrefix("park: a@example.com is an alias"))
  }

  @Test func `an account read again keeps what we wrote or want`() {
    let before = sampleShadow("a@example.com", ["title": "chief"])
    let found = RemoteAccount(shadow: Self.there)
    let kept = sampleShadow("A@example.com", ["title": "clerk"])
    #expect(Matching.decide(onLinked: found, before: before, for: nil) == .link(kept))
    let wanted = sampleAccount("a@example.com", ["nickName": "Ally"])
    #expect(Matching.decide(onLinked: found, before: before, for: wanted) == .link(Self.there))
    let admin = RemoteAccount(shadow: Self.there, isPrivileged: true)
    let decision = Matching.decide(onLinked: admin, before: before, for: wanted)
    #expect(word(decision).hasPrefix("park: A@example.com is an administrator's"))
  }
}
