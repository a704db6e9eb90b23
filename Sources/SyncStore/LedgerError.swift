/// Why the ledger did not take a change, or did not answer: nothing of the change was kept.
package enum LedgerError: Error, Hashable, CustomStringConvertible {
  /// It was shut, or killed in a simulation.
  case closed
  /// Too many changes wait for their commit.
  case overloaded
  /// Another program holds the database for longer than we wait.
  case busy
  /// The disk is full; it takes changes again once there is room.
  case full
  /// Reading, writing or syncing failed: what is on disk is in doubt, so nothing more is taken
  /// until the program starts again.
  case failed(String)
  /// The file is damaged; nothing more is taken.
  case corrupt(String)

  /// The same change may be taken later by this very ledger.
  package var mayHeal: Bool {
    switch self {
    case .overloaded, .busy, .full: true
    case .closed, .failed, .corrupt: false
    }
  }

  package var description: String {
    switch self {
    case .closed: "the ledger is closed"
    case .overloaded: "too many changes wait for the ledger"
    case .busy: "another program holds the ledger's database"
    case .full: "the disk of the ledger is full"
    case .failed(let reason): "the ledger has failed, restart after a look at the disk: \(reason)"
    case .corrupt(let reason): "the ledger's database is damaged: \(reason)"
    }
  }

  /// Nil for an error of the change itself, such as a broken constraint.
  init?(_ error: DatabaseError) {
    switch error.code {
    case .full: self = .full
    case .busy, .locked: self = .busy
    case .corrupt, .notADatabase: self = .corrupt("\(error)")
    case .inputOutput, .cannotOpen, .readOnly: self = .failed("\(error)")
    default: return nil
    }
  }
}
