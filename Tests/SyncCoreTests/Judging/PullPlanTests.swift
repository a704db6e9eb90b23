internal import SyncCore
internal import Testing

struct PullPlanTests {
  private static let good = PullProbe.works("seen to work")
  private static let bad = PullProbe.fails("seen to fail")

  private static func plan(
    _ working: Set<PullAbility>, claims: PullClaims = PullClaims(), pageSize: Int = 200
  ) -> PullPlan {
    let probes = PullAbility.allCases.map { ($0, working.contains($0) ? good : bad) }
    return PullPlan(
      claims: claims, probes: Dictionary(uniqueKeysWithValues: probes), pageSize: pageSize)
  }

  @Test(
    arguments: [
      ([], "index paging, as many at a time as the source gives; everything at every pull"),
      ([.count], "index paging, 200 at a time; everything at every pull"),
      ([.count, .cursor], "cursor paging, 200 at a time; everything at every pull"),
      ([.count, .changes], "index paging, 200 at a time; changes alone between full passes"),
      (
        [.count, .changes, .sort],
        "keyset paging, 200 at a time; changes alone between full passes"
      ),
      (
        [.changes, .sort],
        "index paging, as many at a time as the source gives; changes alone between full passes"
      ),
      ([.count, .sort, .etag], "index paging, 200 at a time; everything at every pull"),
      (
        [.count, .cursor, .changes, .sort, .etag],
        "cursor paging, 200 at a time; changes alone between full passes, "
          + "and only if the list changed"
      ),
    ] as [(Set<PullAbility>, String)])
  func `the way is chosen from what works`(_ working: Set<PullAbility>, _ summary: String) {
    #expect(Self.plan(working).summary == summary)
  }

  @Test func `a claim chooses nothing`() {
    var claims = PullClaims()
    (claims.cursor, claims.filter, claims.sort, claims.etag) = (true, true, true, true)
    let plan = Self.plan([.count], claims: claims)
    #expect(plan.paging == .index)
    #expect(!plan.readsChanges && !plan.isConditional)
    let unprobed = PullPlan(claims: claims, probes: [:], pageSize: 50)
    #expect(unprobed.paging == .index)
    #expect(unprobed.pageSize == 50)
    #expect(!unprobed.readsChanges)
    #expect(unprobed.choices.allSatisfy { !$0.isUsed && $0.reason == "it was not tried" })
  }

  @Test(
    arguments: [
      (true, good, "seen to work"), (true, bad, "the source says it can, but seen to fail"),
      (false, good, "the source says it cannot, but seen to work"), (false, bad, "seen to fail"),
      (nil, good, "seen to work"), (nil, bad, "seen to fail"),
      (true, .unknown("too few"), "too few"),
    ] as [(Bool?, PullProbe, String)])
  func `the reason says where a claim and the truth differ`(
    _ claim: Bool?, _ probe: PullProbe, _ reason: String
  ) {
    var claims = PullClaims()
    claims.filter = claim
    let plan = PullPlan(claims: claims, probes: [.changes: probe], pageSize: 10)
    let choice = plan.choices.first { $0.ability == .changes }
    #expect(choice == .init(.changes, isUsed: probe.works, reason: reason))
  }

  @Test func `an order that works is not used where a cursor is`() {
    let choice = Self.plan([.count, .cursor, .changes, .sort]).choices.first { $0.ability == .sort }
    #expect(
      choice
        == .init(
          .sort, isUsed: false, reason: "seen to work; cursor paging needs no order"))
  }

  @Test(
    arguments: [
      (nil, nil, 200), (0, nil, 200), (100, nil, 100), (nil, 50, 50), (100, 50, 50),
      (1000, 1000, 200),
    ] as [(Int?, Int?, Int)])
  func `a page is no larger than what is claimed to be the most`(
    _ results: Int?, _ page: Int?, _ size: Int
  ) {
    var claims = PullClaims()
    (claims.resultLimit, claims.pageSizeLimit) = (results, page)
    #expect(Self.plan([.count], claims: claims).pageSize == size)
  }
}
