internal import SyncCore
internal import Testing

struct GuardCountTests {
  private static let limits = GuardLimits(count: 20, percent: 5)

  @Test(
    arguments: [
      // Under the limit, with and without what went before.
      (5, 0, 1000, true, false), (5, 15, 1000, true, false),
      // One more than the limit: it came at once, or dripped in.
      (21, 0, 1000, false, false), (1, 20, 1000, false, true), (21, 20, 1000, false, false),
      // The share, and its floor of five.
      (3, 2, 20, true, false), (3, 3, 20, false, true), (6, 0, 20, false, false),
    ])
  func `What dripped in counts as what comes at once`(
    _ fresh: Int, _ earlier: Int, _ bound: Int, _ isFree: Bool, _ isDrip: Bool
  ) {
    let count = GuardCount(fresh: fresh, earlier: earlier)
    let verdict = Self.limits.verdict(changing: count.total, of: bound)
    #expect((verdict == .free) == isFree)
    #expect(count.isDrip(by: Self.limits, of: bound) == isDrip)
  }

  @Test(
    arguments: [
      (0, 3600, "2 of 9 accounts would be suspended, which is more than 20; "),
      (
        19, 3600,
        "2 of 9 accounts would be suspended, and 19 others were within 1 h, which is more than 20; "
      ),
      (
        19, 900,
        "2 of 9 accounts would be suspended, and 19 others were within 15 min, which is more than "
          + "20; "
      ),
    ])
  func `The reason names what went before`(
    _ earlier: Int, _ seconds: Int64, _ expected: String
  ) {
    let count = GuardCount(fresh: 2, earlier: earlier)
    #expect(
      count.text(of: 9, "suspended", .count(limit: 20), within: .seconds(seconds))
        == expected + "release them or mend the source")
  }
}
