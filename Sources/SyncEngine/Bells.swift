internal import SyncCore

/// The engine's doorbells: one for each loop.
struct Bells: Sendable {
  let pull = Doorbell()
  let pullTurn = Turn()
  /// Logins of one user are decided one after the other: each changes what the next depends on.
  let loginTurns = Turns()
  let house = Doorbell()
  let plans = Doorbell()
  let mail = Doorbell()
  let stop = StopSign()
  private let own: [DirectoryBells]

  init(directories: [DirectoryID]) {
    own = directories.map { DirectoryBells(directory: $0) }
  }

  /// Those of one directory.
  subscript(directory: DirectoryID) -> DirectoryBells {
    own.first { $0.directory == directory } ?? DirectoryBells(directory: directory)
  }

  /// Wakes every loop, so that each sees the sign.
  func stopAll() {
    stop.putUp()
    for bell in [pull, house, plans, mail] { bell.ring() }
    for bells in own { bells.ringAll() }
  }

  func ringLanes() {
    for bells in own { bells.lane.ring() }
  }
}
