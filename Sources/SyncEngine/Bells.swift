internal import SyncCore

/// The engine's doorbells: one for each loop.
struct Bells: Sendable {
  let pull = Doorbell()
  let pullTurn = Turn()
  /// Logins of one user are decided one after the other: each changes what the next depends on.
  let loginTurns = Turns()
  let house = Doorbell()
  let mail = Doorbell()
  let stop = StopSign()
  private let lanes: [(directory: DirectoryID, bell: Doorbell)]
  private let sweeps: [(directory: DirectoryID, bell: Doorbell)]
  private let rights: [(directory: DirectoryID, bell: Doorbell)]
  private let readBacks: [(directory: DirectoryID, bell: Doorbell, turn: Turn)]

  init(directories: [DirectoryID]) {
    lanes = directories.map { ($0, Doorbell()) }
    sweeps = directories.map { ($0, Doorbell()) }
    rights = directories.map { ($0, Doorbell()) }
    readBacks = directories.map { ($0, Doorbell(), Turn()) }
  }

  func lane(_ directory: DirectoryID) -> Doorbell {
    lanes.first { $0.directory == directory }?.bell ?? Doorbell()
  }

  /// For the look through a directory's time stamps.
  func sweep(_ directory: DirectoryID) -> Doorbell {
    sweeps.first { $0.directory == directory }?.bell ?? Doorbell()
  }

  /// For the look at what a directory has granted.
  func rights(_ directory: DirectoryID) -> Doorbell {
    rights.first { $0.directory == directory }?.bell ?? Doorbell()
  }

  /// For reading a directory back.
  func readBack(_ directory: DirectoryID) -> Doorbell {
    readBacks.first { $0.directory == directory }?.bell ?? Doorbell()
  }

  /// Two looks at one directory at once would find everything twice, so they take turns.
  func readBackTurn(_ directory: DirectoryID) -> Turn {
    readBacks.first { $0.directory == directory }?.turn ?? Turn()
  }

  /// Wakes every loop, so that each sees the sign.
  func stopAll() {
    stop.putUp()
    pull.ring()
    house.ring()
    mail.ring()
    ringLanes()
    for loop in sweeps + rights { loop.bell.ring() }
    for readBack in readBacks { readBack.bell.ring() }
  }

  func ringLanes() {
    for lane in lanes { lane.bell.ring() }
  }
}
