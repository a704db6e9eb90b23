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

  @Test(
    arguments: [
      // Fresh and held of so many members, by group; how many each loses too many alone, and what
      // the others lose together, if that is too many.
      ([(6, 0, 10)], 10, [true], nil),
      ([(5, 0, 10)], 10, [false], nil),
      ([(3, 3, 10)], 10, [true], nil),
      ([(0, 6, 10)], 10, [true], nil),
      ([(5, 0, 5), (5, 0, 5)], 10, [false, false], 10),
      ([(5, 0, 5), (5, 0, 5)], 100, [false, false], nil),
      ([(5, 0, 5), (6, 0, 10)], 15, [false, true], nil),
      ([(4, 1, 9), (3, 0, 9)], 18, [false, false], 7),
      ([(6, 0, 10), (3, 0, 9), (3, 0, 9)], 19, [true, false, false], 6),
      ([], 0, [], nil),
    ] as [([(Int, Int, Int)], Int, [Bool], Int?)])
  func `groups lose too many alone, or together`(
    _ counts: [(Int, Int, Int)], _ members: Int, _ alone: [Bool], _ together: Int?
  ) {
    let limits = GuardLimits(percent: 30)
    let losses = counts.map { GroupLoss(fresh: $0, held: $1, members: $2) }
    #expect(losses.map { limits.excess(of: $0) != nil } == alone)
    let verdict = limits.together(losses, of: members)
    #expect(verdict?.leaving == together)
    #expect(verdict?.excess == together.map { _ in .percent(limit: 30) })
  }

  @Test func `what is configured stands in for the standard, kind by kind`() {
    let guards = Guards([.delete: GuardLimits(count: 2)])
    #expect(guards[.delete] == GuardLimits(count: 2))
    #expect(guards[.suspend] == GuardKind.suspend.standardLimits)
  }
}
