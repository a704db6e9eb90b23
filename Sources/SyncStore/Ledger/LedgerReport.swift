package import SyncCore

/// Counts over the whole ledger, for status, health and metrics: no user in any of them.
package struct LedgerReport: Hashable, Sendable {
  package var users = 0
  package var groups = 0
  /// Jobs by directory, then by `kind state`.
  package var jobs: [DirectoryID: [String: Int]] = [:]
  /// Bindings by directory, then by password state.
  package var passwordStates: [DirectoryID: [PasswordState: Int]] = [:]
  /// When the oldest job that could run was queued, by directory.
  package var oldestReady: [DirectoryID: Timestamp] = [:]
  /// Mails that wait, by directory, then by `ready` or `held`.
  package var notices: [DirectoryID: [String: Int]] = [:]
  package var secrets = 0
  package var oldestSecret: Timestamp?
  package var lanes: [LaneState] = []
  package var events: Int64 = 0
  package var databaseBytes: Int64 = 0

  package init() {}
}
