package import SyncCore

/// What a person's wish about a link has come to.
package struct LinkResult: Hashable, Sendable {
  /// How the binding stands now.
  package enum State: String, Hashable, Sendable {
    case linked, unlinked, acquired, invited
  }

  package let user: String
  package let directory: DirectoryID
  package let state: State
  /// The account, where there is one.
  package let account: String?
  package let remoteID: RemoteID?
}
