/// Why nothing but probes is sent to a directory; the raw value is what the ledger keeps.
package enum Quarantine: Int, Hashable, Sendable {
  /// It refuses our credentials.
  case credentials = 1
  /// It refuses most of what we ask.
  case failing = 2

  /// So many probes in a row must succeed before all goes on. One success proves credentials, and
  /// nothing where every third job still works.
  package var successesToLeave: Int {
    switch self {
    case .credentials: 1
    case .failing: 3
    }
  }

  /// For people.
  package var text: String {
    switch self {
    case .credentials: "the directory refuses our credentials"
    case .failing: "the directory refuses most of what is asked of it"
    }
  }
}
