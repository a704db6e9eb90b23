package import SyncCore

/// What one look at a directory found.
package struct ReadBackReport: Hashable, Sendable {
  package let directory: DirectoryID
  /// Accounts that were listed: all of them, or those that changed.
  package var listed = 0
  /// Whether everything was listed.
  package var isFull = false
  /// Accounts that others changed, and that nobody was told of before.
  package var drifted = 0
  /// Why nothing was inferred, or nothing was read, where that is so.
  package var remark: String?

  init(directory: DirectoryID) {
    self.directory = directory
  }
}
