import SyncCore
import Testing

@Suite("What a run changed is put back")
struct UndoTests {
  private func entry(
    _ change: JournalEntry.Change, kind: SubjectID.Kind = .user, id: String = "r1"
  ) -> JournalEntry {
    JournalEntry(
      directory: DirectoryID("google"), subject: SubjectID(kind, "u"), user: "ann",
      remoteID: RemoteID(id), change: change)
  }

  private func updated(
    _ before: KeyValuePairs<String, JSONValue>, _ after: KeyValuePairs<String, JSONValue>
  ) -> JournalEntry {
    entry(
      .updated(
        before: AccountChange(attributes: attributes(before)),
        after: AccountChange(attributes: attributes(after))))
  }

  private func undo(
    _ entries: [JournalEntry], _ shadow: Shadow?, members: Set<String> = [],
    roles: Set<String> = []
  ) -> Undo {
    Undo(entries) { _ in
      shadow.map {
        Undo.Holding(
          shadow: $0, members: Set(members.map { RemoteID($0) }),
          roles: Set(roles.map { RemoteID($0) }))
      }
    }
  }

  @Test("Of several writes to one attribute, the value from before the first one comes back")
  func folded() {
    let undo = undo(
      [
        updated(["title": "clerk", "fax": .null], ["title": "chief", "fax": "1"]),
        updated(["title": "chief"], ["title": "king"]),
      ], sampleShadow("a@example.com", ["title": "king", "fax": "1", "room": "7"]))
    #expect(
      undo.steps.map(\.write) == [
        .update(AccountChange(attributes: attributes(["title": "clerk", "fax": .null])))
      ])
    #expect(
      undo.steps.first?.base
        == .held(sampleShadow("a@example.com", ["title": "king", "fax": "1"])))
    #expect(undo.obstacles == [])
  }

  @Test("What was changed again since is left alone, and said; the rest is put back")
  func changedSince() {
    let undo = undo(
      [updated(["title": "clerk", "fax": "0"], ["title": "chief", "fax": "1"])],
      sampleShadow("a@example.com", ["title": "king", "fax": "1"]))
    #expect(
      undo.steps.map(\.write) == [.update(AccountChange(attributes: attributes(["fax": "0"])))])
    #expect(undo.obstacles.map(\.reason) == ["title was changed again since"])
  }

  @Test("What is back already needs nothing, and an account that is not ours any more gets nothing")
  func nothing() {
    let entries = [updated(["title": ""], ["title": .null])]
    #expect(undo(entries, sampleShadow("a@example.com", [:])).steps == [])
    let done = undo(
      [updated(["title": "clerk"], ["title": "chief"])],
      sampleShadow("a@example.com", ["title": "clerk"]))
    #expect(done.steps == [])
    #expect(done.obstacles == [], "somebody has put it back already")
    let gone = undo(entries, nil)
    #expect(gone.steps == [])
    #expect(gone.obstacles.map(\.reason) == ["it is not ours any more"])
    let deleted = undo([entry(.suspended), entry(.deleted)], nil)
    #expect(deleted.steps == [])
    #expect(
      deleted.obstacles.map(\.reason)
        == ["it was deleted or restored by the run, which is not put back"])
    let made = undo([entry(.created), entry(.suspended)], sampleShadow(isActive: false))
    #expect(made.steps == [])
    #expect(made.createdCount == 1)
  }

  @Test("A name comes back, unless somebody gave another one")
  func names() {
    let renamed = entry(
      .updated(
        before: AccountChange(name: "a@example.com"), after: AccountChange(name: "b@example.com")))
    #expect(
      undo([renamed], sampleShadow("b@example.com")).steps.map(\.write) == [
        .update(AccountChange(name: "a@example.com"))
      ])
    let moved = undo([renamed], sampleShadow("c@example.com"))
    #expect(moved.steps == [])
    #expect(moved.obstacles.map(\.reason) == ["its name was changed again since"])
  }

  @Test("Who was suspended comes back first, and who was let in again is suspended last")
  func activity() {
    let change = updated(["title": "clerk"], ["title": "chief"])
    let shadow = sampleShadow("a@example.com", ["title": "chief"], isActive: false)
    #expect(
      undo([change, entry(.suspended)], shadow).steps.map(\.write.word) == ["resume", "update"])
    var active = shadow
    active.isActive = true
    let back = undo([entry(.resumed), change], active)
    #expect(back.steps.map(\.write.word) == ["update", "suspend"])
    #expect(undo([entry(.suspended), entry(.resumed)], active).steps == [])
    let returned = undo([entry(.suspended)], active)
    #expect(returned.steps == [])
    #expect(returned.obstacles == [])
    let again = undo([entry(.suspended), entry(.resumed)], shadow)
    #expect(again.steps == [])
    #expect(again.obstacles.map(\.reason) == ["it was suspended again since"])
    // The base of each step is what the one before it leaves.
    let steps = undo([change, entry(.suspended)], shadow).steps
    #expect(steps.last?.base == .held(active))
  }

  @Test("The base of each step is what the one before it leaves, also after a rename")
  func renamedAndSuspended() {
    let renamed = entry(
      .updated(
        before: AccountChange(name: "a@example.com"), after: AccountChange(name: "b@example.com")))
    let steps = undo([entry(.resumed), renamed], sampleShadow("b@example.com", [:])).steps
    #expect(steps.map(\.write.word) == ["update", "suspend"])
    #expect(
      steps.map(\.base) == [
        .held(sampleShadow("b@example.com", [:])), .held(sampleShadow("a@example.com", [:])),
      ])
  }

  @Test("A suspended account gets no other write")
  func suspendedSince() {
    let change = updated(["title": "clerk"], ["title": "chief"])
    let undo = undo([change], sampleShadow("a@example.com", ["title": "chief"], isActive: false))
    #expect(undo.steps == [])
    #expect(undo.obstacles.map(\.reason) == ["it is suspended, and gets no other write"])
  }

  @Test("Members and roles that came go, and those that went come, as far as they still stand so")
  func memberships() {
    let (ann, bob, cid) = (
      PlanMember(RemoteID("r1"), "ann"), PlanMember(RemoteID("r2"), "bob"),
      PlanMember(RemoteID("r3"), "cid")
    )
    let entries = [
      entry(.members(added: [ann, bob], removed: [cid]), kind: .group, id: "g1"),
      entry(.members(added: [], removed: [bob]), kind: .group, id: "g1"),
    ]
    let group = Shadow(remoteID: RemoteID("g1"), name: "Staff")
    #expect(
      undo(entries, group, members: ["r1"]).steps.map(\.write) == [
        .members(adding: [cid], removing: [ann])
      ])
    #expect(
      undo(entries, group, members: ["r3"]).steps == [], "it was all done by somebody else")
    let roles = [
      entry(.roles(joined: [RemoteID("x1")], left: [RemoteID("x2")])),
      entry(.roles(joined: [RemoteID("x3")], left: [])),
    ]
    #expect(
      undo(roles, sampleShadow(), roles: ["x1", "x3"]).steps.map(\.write) == [
        .roles(joining: [RemoteID("x2")], leaving: [RemoteID("x1"), RemoteID("x3")])
      ])
  }

  @Test("A change comes back from the journal as it was written")
  func coding() throws {
    let changes: [JournalEntry.Change] = [
      .created, .suspended, .resumed, .deleted, .restored,
      .updated(
        before: AccountChange(name: "a", attributes: attributes(["title": .null])),
        after: AccountChange(name: "b", attributes: attributes(["title": "chief"]))),
      .members(added: [PlanMember(RemoteID("r1"), "ann")], removed: []),
      .roles(joined: [RemoteID("x1")], left: [RemoteID("x2")]),
    ]
    for change in changes {
      #expect(try JournalEntry.Change(change.word, change.json) == change)
    }
    #expect(throws: PlanFault.self) { try JournalEntry.Change("conquered", [:]) }
  }
}
