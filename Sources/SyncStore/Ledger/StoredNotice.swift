package import SyncCore

/// A mail that waits to be sent, as the ledger holds it.
package struct StoredNotice: Hashable, Sendable {
  /// So often a mail may be sent without an answer: once more than needed at worst.
  package static let unsureLimit = 2

  package let binding: Binding
  package let queuedAt: Timestamp
  /// Attempts that failed because of this very mail.
  package let attempts: Int
  /// When it was first handed to the server; nil before.
  package let firstTriedAt: Timestamp?
  /// Sendings that may have arrived though no answer came; the one under way is not counted.
  package let unsureCount: Int

  /// The same for all attempts, and for no other notice.
  package var key: String { "\(binding.row).\(queuedAt.milliseconds)" }
}
