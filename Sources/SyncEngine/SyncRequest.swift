package import SyncCore

/// What one run is to bring: everything there is to do, unless something is chosen.
package struct SyncRequest: Hashable, Sendable {
  /// Read everything, not only what changed.
  package var isFull = false
  /// Read the directories back, too, where they are delivered to.
  package var readsBack = false
  /// What is read of the source.
  package var kinds = Set(SubjectID.Kind.allCases)
  /// Users by their names in the source, who alone are read and delivered; empty for all.
  package var users: [String] = []
  /// Where something is delivered; nil for everywhere.
  package var directories: Set<DirectoryID>?

  package init(isFull: Bool = false) {
    self.isFull = isFull
  }
}
