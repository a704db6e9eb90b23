import SyncCore
import SyncStore
import SyncTestKit
import Testing

@Suite struct SecretsAtRestTests {
  static let marker = "marker-of-a-password-\(UInt64.random(in: 1...UInt64.max))"
  static let context = SealContext(
    binding: 1, subject: SubjectID(.user, "u"), directory: DirectoryID("d"), form: .plaintext,
    expiry: Timestamp(seconds: 0))

  @Test("Neither the secret nor, once wiped, the sealed bytes are found in any file")
  func notFound() async throws {
    let folder = try TemporaryFolder()
    let sealer = try Sealer(masterKey: RandomBytes.secret(32))
    let migration = Migration(
      number: 1, name: "sealed", sql: "CREATE TABLE sealed(data BLOB) STRICT")
    let ledger = try Ledger(
      path: folder.file("test.db"), migrations: [migration],
      executor: SerialQueueExecutor(label: "test"))
    let sealed = try sealer.seal(Secret(Self.marker), context: Self.context)
    try await ledger.commit { transaction in
      try transaction.database.run("INSERT INTO sealed VALUES(?)", .blob(sealed))
    }
    #expect(try holds(folder, sealed), "the search finds what is there")
    #expect(try !holds(folder, Array(Self.marker.utf8)))
    try await ledger.checkpoint()
    try await ledger.commit { try $0.database.run("DELETE FROM sealed") }
    try await ledger.checkpoint()
    #expect(try !holds(folder, sealed))
    #expect(try !holds(folder, Array(Self.marker.utf8)))
  }

  /// Whether the database or its write-ahead log has these bytes in a row.
  private func holds(_ folder: TemporaryFolder, _ wanted: [UInt8]) throws -> Bool {
    for name in ["test.db", "test.db-wal"] {
      let bytes = try folder.bytes(of: name)
      guard bytes.count >= wanted.count else { continue }
      for start in 0...(bytes.count - wanted.count)
      where bytes[start] == wanted[0] && bytes[start + 1] == wanted[1] {
        if bytes[start..<start + wanted.count].elementsEqual(wanted) { return true }
      }
    }
    return false
  }
}
