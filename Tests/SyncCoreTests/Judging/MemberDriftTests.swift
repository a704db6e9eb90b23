internal import SyncCore
internal import Testing

struct MemberDriftTests {
  private static func held(_ names: String...) -> [MemberDrift.Held] {
    names.enumerated().map { row, name in
      MemberDrift.Held(row: Int64(row), account: RemoteID("r-\(name)"), name: name)
    }
  }

  @Test(
    arguments: [
      (held("a", "b"), ["r-a", "r-b", "r-x"], [], [], nil),
      (held("b", "a"), ["r-x"], [], ["a", "b"], "taken out: a, b, in the directory"),
      (held("a"), ["r-a"], ["d", "c"], [], "put in: c, d, in the directory"),
      (held("a"), [], ["c"], ["a"], "taken out: a; put in: c, in the directory"),
    ] as [([MemberDrift.Held], [String], [String], [String], String?)])
  func `who is missing and who was put in is drift, strangers are not`(
    _ held: [MemberDrift.Held], _ present: [String], _ outsiders: [String], _ missing: [String],
    _ text: String?
  ) {
    let drift = MemberDrift(
      held: held, present: Set(present.map { RemoteID($0) }), outsiders: outsiders)
    #expect(drift.missing.map(\.name) == missing)
    #expect(drift.isEmpty == (text == nil))
    if let text { #expect(drift.text == text) }
  }

  @Test func `of a group of the table of roles only who is missing is told`() {
    let drift = MemberDrift(held: Self.held("b", "a"), present: [], outsiders: [])
    let text = drift.text(of: RemoteID("x"), isGone: false)
    #expect(text == "taken out of the group x, which roles give: a, b, in the directory")
    let gone = drift.text(of: RemoteID("x"), isGone: true)
    #expect(gone.hasSuffix("was deleted in the directory; we had put there: a, b"))
  }

  @Test func `a long list is cut in words and in the ledger, and counted whole`() {
    let names = (10..<40).map { "u\($0)" }
    let drift = MemberDrift(held: [], present: [], outsiders: names)
    #expect(drift.text.contains("u29 and 10 more"))
    #expect(drift.json["added"]?.array?.count == 20)
    #expect(drift.json["addedCount"]?.integer == Int64(30))
  }
}
