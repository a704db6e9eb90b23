package import SyncCore

/// A live job as `queue` lists it, with its user; no secret in it.
package struct QueueRow: Hashable, Sendable {
  package let job: QueuedJob
  package let directory: DirectoryID
  /// The user's name in the source.
  package let user: String
  package let bindingRow: Int64
  /// The kind of the last failure, or of what has to be mended: rows of one cause are mended alike.
  package var cause: String?

  package init(job: QueuedJob, directory: DirectoryID, user: String, bindingRow: Int64) {
    self.job = job
    self.directory = directory
    self.user = user
    self.bindingRow = bindingRow
  }
}
