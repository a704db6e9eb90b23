package import SyncCore

/// A binding's password that is on its way.
package struct WaitingPassword: Hashable, Sendable {
  package let login: LoginID
  package let dueAt: Timestamp
  /// Attempts that have failed.
  package let attempts: Int
}
