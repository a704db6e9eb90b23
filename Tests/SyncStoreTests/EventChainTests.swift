import SyncCore
import SyncStore
import SyncTestKit
import Testing

/// What `events verify` finds: a change, a gap, and a tail that was cut off.
@Suite struct EventChainTests {
  let folder: TemporaryFolder
  let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try Ledger.open(
      path: folder.file("test.db"), executor: SerialQueueExecutor(label: "test"))
  }

  private func fault(after tampering: StaticString) async throws -> String? {
    try await ledger.commit { transaction in
      for number in 1...5 {
        var event = Event(.bound, at: Timestamp(seconds: Int64(number)))
        event.user = "user \(number)"
        try transaction.append(event)
      }
      try transaction.database.run(tampering)
    }
    return try await ledger.read { try $0.verifyEvents(pageSize: 2).fault }
  }

  @Test(
    arguments: [
      ("SELECT 1", nil),
      ("UPDATE event SET user = 'x' WHERE id = 3", "event 3 does not follow"),
      ("UPDATE event SET detail = '{' WHERE id = 3", "event 3 does not follow"),
      ("DELETE FROM event WHERE id = 3", "event 4 does not follow"),
      ("DELETE FROM event WHERE id = 1", "event 2 does not follow"),
      ("DELETE FROM event WHERE id = 5", "the events end at 4, and 5 was noted"),
      ("DELETE FROM event WHERE id > 0", "the events end at 0, and 5 was noted"),
      ("DELETE FROM meta WHERE name = 'event chain'", "the note of the last one is missing"),
      (
        "UPDATE meta SET value = 'x' WHERE name = 'event chain'",
        "the note of the last one is missing"
      ),
    ] as [(StaticString, String?)])
  func `Whatever was done to the events is found`(
    _ tampering: StaticString, _ words: String?
  ) async throws {
    let fault = try await fault(after: tampering)
    #expect((fault == nil) == (words == nil))
    if let words { #expect(fault?.contains(words) == true, "\(fault ?? "")") }
  }

  @Test func `A chain that has not begun is whole`() async throws {
    let fault = try await ledger.read { try $0.verifyEvents().fault }
    #expect(fault == nil)
  }

  @Test func `What is taken back leaves no note of an event`() async throws {
    struct Stop: Error {}
    try? await ledger.commit { transaction in
      try transaction.append(Event(.bound, at: Timestamp(seconds: 1)))
      throw Stop()
    }
    let head = try await ledger.read { try $0.eventHead() }
    #expect(head == nil)
  }
}
