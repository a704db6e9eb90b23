import SyncCore
import Testing

@Suite("What a run did to one user or group")
struct JournalEntryTests {
  private static let google = DirectoryID("google")

  private static func entry(
    _ change: JournalEntry.Change, _ user: String, _ id: String, kind: SubjectID.Kind = .user
  ) -> JournalEntry {
    JournalEntry(
      directory: google, subject: SubjectID(kind, "s-\(id)"), user: user, remoteID: RemoteID(id),
      change: change)
  }

  private static let members = ["r1", "r2", "r3"].map { PlanMember(RemoteID($0), "m-\($0)") }
  private static let renamed = entry(
    .updated(
      before: AccountChange(name: "old@example.com"), after: AccountChange(name: "ann@example.com")
    ), "ann@example.com", "r1")
  private static let suspended = entry(.suspended, "bob@example.com", "r2")
  private static let group = entry(
    .members(added: [members[0], members[2]], removed: [members[1]]), "Staff", "g1", kind: .group)
  private static let role = entry(
    .roles(joined: [RemoteID("x")], left: []), "bob@example.com", "r2")

  private static func group(
    _ added: [PlanMember], _ removed: [PlanMember]
  ) -> JournalEntry {
    entry(.members(added: added, removed: removed), "Staff", "g1", kind: .group)
  }

  private static let anns = [renamed, group([members[0]], [])]
  private static let rows: [(word: String, entries: [JournalEntry])] = [
    ("ANN@example.com", anns), ("s-r1", anns), ("old@example.com", anns),
    ("bob@example.com", [suspended, group([], [members[1]]), role]),
    ("Staff", [group]), ("nobody", []),
  ]

  @Test(
    "It is their own entries, and their own comings and goings in groups", arguments: 0..<rows.count
  )
  func concerning(_ place: Int) {
    let row = Self.rows[place]
    let all = [Self.renamed, Self.suspended, Self.group, Self.role]
    #expect(JournalEntry.concerning(row.word, in: all) == row.entries, "\(row.word)")
  }

  @Test("Of whom the run did nothing to but in groups, the account is known from today's link")
  func linked() {
    let found = JournalEntry.concerning(
      "cid", in: [Self.suspended, Self.group], known: [SubjectID(.user, "s-r3")],
      accounts: [Self.google: [RemoteID("r3")]])
    #expect(found == [Self.group([Self.members[2]], [])])
    let elsewhere = JournalEntry.concerning(
      "cid", in: [Self.group], known: [SubjectID(.user, "s-r3")],
      accounts: [DirectoryID("entra"): [RemoteID("r3")]])
    #expect(elsewhere == [])
  }
}
