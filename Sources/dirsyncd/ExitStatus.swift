/// How a command ended, for scripts and systemd (sysexits.h where a number is above 63).
enum ExitStatus: Int32, Hashable, Sendable, CaseIterable {
  /// All done, or nothing to do.
  case done = 0
  /// Something failed or is parked; the report says what.
  case failed = 1
  /// Changes are pending: `sync --dry-run --detailed-exitcode` alone.
  case changesPending = 2
  /// Held by a guard until someone releases it.
  case held = 3
  /// The command line is wrong.
  case usage = 64
  /// An input file cannot be read as what it should be.
  case badInput = 65
  /// A side is unreachable or does not answer.
  case unavailable = 69
  /// Something that cannot happen did.
  case internalError = 70
  /// A socket, a thread or a descriptor cannot be had.
  case systemError = 71
  /// The database cannot be made.
  case cannotCreate = 73
  /// A disk or a sync failed.
  case inputOutput = 74
  /// The lock is held and nobody answers.
  case lockHeld = 75
  /// Rights, file modes or credentials are at fault.
  case notPermitted = 77
  /// The configuration is at fault, or the database is newer than this program.
  case configuration = 78
}
