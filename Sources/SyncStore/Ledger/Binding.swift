package import SyncCore

/// "This subject is bound to that directory", as the ledger holds it.
package struct Binding: Hashable, Sendable {
  package let row: Int64
  package let subjectRow: Int64
  package let subject: SubjectID
  /// The user's name in the source.
  package let user: String
  package let directory: DirectoryID
  /// What is known of the account.
  package let known: Known
  /// Whether the last write that was sent to the account was a suspension, and its outcome was not
  /// learned.
  package let mayHaveSuspended: Bool
  /// How the account was found, in words; nil for one that we made.
  package let matchedBy: String?
  /// What is remembered of the account's way out.
  package let life: Life
  /// When we created the account; nil when it was there before.
  package let createdAt: Timestamp?
  /// When a create was sent whose outcome was never learned.
  package let createSentAt: Timestamp?
  /// When the account came out of the directory's bin last.
  package let restoredAt: Timestamp?
  package let passwordState: PasswordState
  package let passwordReason: String?
  /// The login whose password the directory accepted last, and when.
  package let passwordLogin: LoginID?
  package let passwordAt: Timestamp?
  /// Tells whether a password is the one that the directory accepted last.
  package let verifier: [UInt8]?
  /// The passwords that were sent, by the directory's own stamps.
  package let trail: PasswordTrail

  /// What the directory was last known to hold; nil until the binding is linked.
  package var shadow: Shadow? { known.shadow }

  /// Since when the directory may show the account in one place and not yet in another.
  package var appearedAt: Timestamp? {
    [createdAt ?? createSentAt, restoredAt].compactMap(\.self).max()
  }
}
