package import SyncCore

/// How a login stands in each directory.
package struct LoginProgress: Hashable, Sendable {
  /// One directory.
  package struct Row: Hashable, Sendable {
    package let decision: LoginDecision
    /// `queued`, `pushed`, `superseded`, `refused`, `expired`, `withdrawn`, or the decision.
    package let outcome: String
    /// Why it ended so, where that differs from the decision's reason.
    package let outcomeReason: String?
    package let at: Timestamp
  }

  package let login: LoginID
  package let subjectRow: Int64
  /// The user's name in the source.
  package let user: String
  package let receivedAt: Timestamp
  /// In the order of directory names.
  package let rows: [Row]
}
