internal import SyncCore

/// One directory's doorbells: one for each of its loops.
struct DirectoryBells: Sendable {
  let directory: DirectoryID
  let lane = Doorbell()
  /// For the look through the directory's time stamps.
  let sweep = Doorbell()
  /// For the look at what the directory has granted.
  let rights = Doorbell()
  /// For reading the directory back.
  let readBack = Doorbell()
  /// Two looks at one directory at once would find everything twice, so they take turns.
  let readBackTurn = Turn()

  func ringAll() {
    for bell in [lane, sweep, rights, readBack] { bell.ring() }
  }
}
