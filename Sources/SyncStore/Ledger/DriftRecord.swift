package import SyncCore

/// An account that somebody else changed, as the ledger remembers it.
package struct DriftRecord: Hashable, Sendable {
  /// What is being done about it.
  package enum State: String, Hashable, Sendable, CaseIterable {
    /// A person was told, and nothing is written.
    case told
    /// It is to be repaired with the rest that this reading finds.
    case found
    /// A job is to repair it.
    case repairing
  }

  package let drift: Drift
  package let state: State
  package let foundAt: Timestamp

  package init(_ drift: Drift, _ state: State, foundAt: Timestamp) {
    self.drift = drift
    self.state = state
    self.foundAt = foundAt
  }
}
