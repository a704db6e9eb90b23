import SyncCore
import SyncStore
import SyncTestKit

/// A ledger with users bound to one directory, whose passwords come and go.
final class SecretBench: Sendable {
  static let directory = DirectoryID("entra")
  static let now = Timestamp(seconds: 1_800_000_000)

  let folder: TemporaryFolder
  let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try Ledger.open(
      path: folder.file("test.db"), executor: SerialQueueExecutor(label: "test"))
  }

  /// Binds a user whose account is known.
  func bind(_ id: String) async throws -> Binding {
    try await ledger.commit { transaction in
      let row = try transaction.store(
        SourceRecord(subject: SubjectID(.user, id), bytes: Array("{}".utf8)),
        name: "\(id)@example.com", at: Self.now)
      let binding = try transaction.bind(row, to: Self.directory, at: Self.now)
      let shadow = Shadow(
        remoteID: RemoteID("r-\(id)"), name: "\(id)@example.com", attributes: [:], isActive: true)
      try transaction.store(shadow, of: binding, createdAt: nil, at: Self.now)
      return try transaction.binding(binding.row) ?? binding
    }
  }

  /// Puts a sealed password on its way.
  func enqueue(
    _ sealed: [UInt8], of binding: Binding, verifier: [UInt8]? = nil, at now: Timestamp = now
  ) async throws {
    let password = SealedPassword(
      login: try LoginID.random(), receivedAt: now, sealed: sealed, form: .plaintext,
      verifier: verifier, expiresAt: now.advanced(by: .seconds(60)))
    try await ledger.commit { transaction in
      let login = Login(id: password.login, userName: binding.user, receivedAt: now)
      try transaction.store(login, of: binding.subjectRow, decisions: [], at: now)
      _ = try transaction.enqueuePassword(password, of: binding, at: now)
    }
  }

  /// The pieces of eight bytes that the database and its write-ahead log still hold of a blob.
  func traces(of blobs: [[UInt8]]) throws -> Int {
    let pieces = Set(
      blobs.flatMap { blob in
        stride(from: 1, to: blob.count - 7, by: 8).map { Self.piece(blob[$0..<$0 + 8]) }
      })
    var count = 0
    for name in ["test.db", "test.db-wal"] {
      var piece: UInt64 = 0
      for byte in try folder.bytes(of: name) {
        piece = piece << 8 | UInt64(byte)
        if pieces.contains(piece) { count += 1 }
      }
    }
    return count
  }

  private static func piece(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
