internal import SyncCore
internal import Testing

struct PassTests {
  /// The totals that the pages told, what came of them, and what may be inferred.
  private struct Row {
    var totals: [Int?] = [100, 100]
    var isFinished = true
    var seen = 100
    var living = 100
    var released = 0
    let expected: String
  }

  private static let rows = [
    Row(expected: "complete"),
    Row(living: 105, expected: "complete"),
    Row(totals: [4], seen: 4, living: 9, expected: "complete"),
    Row(totals: [4], seen: 4, living: 10, expected: "suspicious: 6 of 10 users are missing"),
    Row(totals: [70], seen: 70, living: 100, expected: "complete"),
    Row(totals: [69], seen: 69, living: 100, expected: "suspicious: 31 of 100 users are missing"),
    Row(
      totals: [0], seen: 0, living: 1,
      expected: "suspicious: the source has no users and the mirror has 1"),
    Row(totals: [0], seen: 0, living: 0, expected: "complete"),
    Row(totals: [0], seen: 0, living: 9, released: 9, expected: "complete"),
    Row(
      totals: [0], seen: 0, living: 9, released: 8,
      expected: "suspicious: the source has no users and the mirror has 1"),
    Row(totals: [60], seen: 60, living: 100, released: 40, expected: "complete"),
    Row(totals: [42], seen: 42, living: 100, released: 40, expected: "complete"),
    Row(
      totals: [41], seen: 41, living: 100, released: 40,
      expected: "suspicious: 19 of 60 users are missing"),
    Row(isFinished: false, expected: "incomplete: the walk ended early"),
    Row(totals: [], expected: "incomplete: the source gives no totalResults"),
    Row(totals: [100, nil], expected: "incomplete: the source gives no totalResults"),
    Row(totals: [100, 101], expected: "incomplete: the total moved during the walk"),
    Row(seen: 99, expected: "incomplete: 100 were announced and 99 came"),
    Row(seen: 101, expected: "incomplete: 100 were announced and 101 came"),
  ]

  @Test(arguments: rows.indices)
  func `absence counts only after a walk that is proved whole`(_ index: Int) {
    let row = Self.rows[index]
    var pass = Pass(kind: .user)
    for total in row.totals {
      pass.note(page(total: total, isLast: false))
    }
    if row.isFinished { pass.note(page(total: row.totals.last ?? nil, isLast: true)) }
    let word =
      switch pass.verdict(seen: row.seen, living: row.living, released: row.released) {
      case .complete: "complete"
      case .incomplete(let reason): "incomplete: \(reason)"
      case .suspicious(let reason): "suspicious: \(reason)"
      }
    #expect(word == row.expected)
  }

  private func page(total: Int?, isLast: Bool) -> ChangePage {
    ChangePage(
      kind: .user, records: [], total: total, next: isLast ? nil : Cursor("next"))
  }

  @Test(arguments: [
    ([nil, nil] as [Int?], 100, nil as String?), ([100, 98], 98, nil), ([100, 100], 100, nil),
    ([100, 102], 101, nil), ([100, 100], 99, "100 were announced and 99 came"), ([nil, 3], 3, nil),
    ([nil, 4], 3, "4 were announced and 3 came"),
  ])
  func `a chain of pages is whole at its end, whatever its totals do`(
    _ totals: [Int?], _ seen: Int, _ flaw: String?
  ) {
    var pass = Pass(kind: .user)
    for (place, total) in totals.enumerated() {
      #expect(pass.flaw(seen: seen) == "the walk ended early")
      let next = place == totals.count - 1 ? nil : Cursor("next")
      pass.note(ChangePage(kind: .user, records: [], total: total, tie: .chain, next: next))
    }
    #expect(pass.flaw(seen: seen) == flaw)
    #expect(pass.verdict(seen: seen, living: seen) == flaw.map { .incomplete($0) } ?? .complete)
  }

  @Test func `a walk over changes proves no absence`() {
    var pass = Pass(kind: .user)
    pass.note(ChangePage(kind: .user, records: [], total: 0, coverage: .changes, next: nil))
    #expect(pass.flaw(seen: 0) == nil)
    #expect(pass.verdict(seen: 0, living: 0) == .incomplete("only changes were read"))
    pass.note(ChangePage(kind: .user, records: [], total: 0, next: nil))
    #expect(pass.flaw(seen: 0) == "the source changed its way during the walk")
  }

  @Test func `an empty source without a total is suspicious too`() {
    var pass = Pass(kind: .user)
    pass.note(ChangePage(kind: .user, records: [], total: nil, tie: .chain, next: nil))
    #expect(
      pass.verdict(seen: 0, living: 2)
        == .suspicious("the source has no users and the mirror has 2"))
  }
}
