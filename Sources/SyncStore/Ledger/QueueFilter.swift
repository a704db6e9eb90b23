package import SyncCore

/// Which live jobs are meant; nil means any.
package struct QueueFilter: Hashable, Sendable {
  package var state: Job.State?
  package var directory: DirectoryID?
  package var cause: String?

  package init(
    state: Job.State? = nil, directory: DirectoryID? = nil, cause: String? = nil
  ) {
    self.state = state
    self.directory = directory
    self.cause = cause
  }
}
