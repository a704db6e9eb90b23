internal import SyncCore
internal import Testing

struct GuardTests {
  private typealias Verdict = GuardLimits.Verdict

  @Test(
    arguments: [
      (.suspend, 5, 10, .free), (.suspend, 6, 10, .held(.percent(limit: 5))),
      (.suspend, 1, 1, .free), (.suspend, 20, 1000, .free),
      (.suspend, 21, 1_000_000, .held(.count(limit: 20))), (.suspend, 10, 200, .free),
      (.suspend, 11, 200, .held(.percent(limit: 5))), (.suspend, 0, 0, .free),
      (.delete, 0, 1000, .free), (.delete, 1, 1000, .held(.count(limit: 0))),
      (.update, 300, 1000, .free), (.update, 301, 1000, .held(.percent(limit: 30))),
      (.update, 6, 0, .held(.percent(limit: 30))), (.update, 5, 0, .free),
      (.membership, 31, 100, .held(.percent(limit: 30))), (.emptied, 6, 120, .free),
      (.mail, 20, 20, .free), (.mail, 21, 21, .held(.count(limit: 20))),
      (.emptied, 6, 119, .held(.percent(limit: 5))),
    ] as [(GuardKind, Int, Int, GuardLimits.Verdict)])
  func `a standard guard holds a batch`(
    _ kind: GuardKind, _ changes: Int, _ bound: Int, _ expected: GuardLimits.Verdict
  ) {
    #expect(Guards()[kind].verdict(changing: changes, of: bound) == expected)
  }

  @Test(
    arguments: [
      (GuardLimits(), Int.max, 0, .free),
      (GuardLimits(percent: 50), Int.max, Int.max, .held(.percent(limit: 50))),
      (GuardLimits(percent: 100), Int.max, Int.max, .free),
      (GuardLimits(percent: 0, floor: 0), 1, 100, .held(.percent(limit: 0))),
      (GuardLimits(count: 3, percent: 50), 4, 1000, .held(.count(limit: 3))),
    ] as [(GuardLimits, Int, Int, GuardLimits.Verdict)])
  func `a configured guard holds a batch`(
    _ limits: GuardLimits, _ changes: Int, _ bound: Int, _ expected: GuardLimits.Verdict
  ) {
    #expect(limits.verdict(changing: changes, of: bound) == expected)
  }

  @Test func `what is configured stands in for the standard, kind by kind`() {
    let guards = Guards([.delete: GuardLimits(count: 2)])
    #expect(guards[.delete] == GuardLimits(count: 2))
    #expect(guards[.suspend] == GuardKind.suspend.standardLimits)
  }
}
