package import SyncCore

/// A run that changed something, as the journal has it.
package struct RunRow: Hashable, Sendable {
  package let id: Int64
  package let startedAt: Timestamp
  /// The run that it put back; nil for one that followed the source.
  package let undoes: Int64?
  /// Who had it put back.
  package let author: String?
  /// How many writes of each kind it made, by directory.
  package var counts: [DirectoryID: [String: Int]] = [:]
}
