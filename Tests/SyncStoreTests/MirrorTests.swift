import SyncCore
import SyncStore
import SyncTestKit
import Testing

/// What the mirror remembers of a record beside its words.
@Suite struct MirrorTests {
  @Test func `A record that comes again as it was has not changed`() async throws {
    let folder = try TemporaryFolder()
    let ledger = try Ledger.open(
      path: folder.file("test.db"), executor: SerialQueueExecutor(label: "test"))
    try await ledger.commit { transaction in
      func changed(_ text: String, at second: Int64) throws -> Int64? {
        let record = SourceRecord(subject: SubjectID(.user, "1"), bytes: Array(text.utf8))
        let row = try transaction.store(record, name: "a", at: Timestamp(seconds: second))
        return try transaction.mirrorRow(row)?.changedAt.seconds
      }
      let texts = ["{}", "{}", #"{"title":"x"}"#]
      let times = try texts.enumerated().map { try changed($1, at: Int64($0)) }
      #expect(times == [0, 0, 2])
    }
  }
}
