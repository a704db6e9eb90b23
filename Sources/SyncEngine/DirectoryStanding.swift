package import SyncCore
package import SyncStore

/// How one user stands in one directory, as far as a portal may show it.
package struct DirectoryStanding: Sendable {
  package let binding: Binding
  /// False where no enabled credential of the user bears a password: nothing is amiss then.
  package let expectsPassword: Bool
  /// Why the account waits for a person; nil where it does not.
  package let parkedReason: String?
  /// Why the account is not ours to write, as it was seen a short while ago.
  package let obstacle: Obstacle?
  /// For a password that is on its way, or for one that would come now.
  package let outlook: Outlook
  /// True while a password is on its way.
  package let isWaiting: Bool
}
