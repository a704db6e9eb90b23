import SyncCore
import SyncStore
import SyncTestKit
import SyncTwins

/// How a life stands between two steps: what the daemon keeps over a restart, what the directories
/// hold, and the time.
struct LifeSave: Sendable {
  static let fileName = "ledger.db"

  let now: Timestamp
  let source: RecordSource
  private let folder: TemporaryFolder
  private let google: GoogleState
  private let entra: EntraState

  init(
    _ town: TwinTown, _ ledger: TemporaryFolder, _ now: Timestamp, _ source: RecordSource
  ) throws {
    self.now = now
    self.source = source.copy()
    folder = try TemporaryFolder(isInMemory: true)
    try LedgerReader(path: ledger.file(Self.fileName)).copy(to: folder.file(Self.fileName))
    var google = town.google.withState { $0 }
    google.front = TwinFront()
    self.google = google
    var entra = town.entra.withState { $0 }
    entra.front = TwinFront()
    self.entra = entra
  }

  /// Puts it into an empty folder and a town of the same keys.
  func restore(_ town: TwinTown, _ ledger: TemporaryFolder) throws {
    try ledger.copy(folder.file(Self.fileName), as: Self.fileName)
    town.google.withState { $0 = google }
    town.entra.withState { $0 = entra }
  }
}
