package import SyncCore

/// A directory that is asked and never written to, whatever comes to its connector: its
/// configuration says that nothing is exported there.
package struct StagedDirectory: DirectoryDecorator {
  package let inside: any DirectoryConnector

  package init(_ inside: any DirectoryConnector) {
    self.inside = inside
  }

  package var groups: (any GroupDirectory)? {
    inside.groups.map { StagedGroups(inside: $0, refusal: refusal) }
  }

  package func acquire(_ account: Account) async throws(RemoteFailure) -> Acquisition {
    throw refusal
  }

  package func apply(
    _ action: Action, to shadow: Shadow?
  ) async throws(RemoteFailure) -> Receipt {
    throw refusal
  }

  package func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt {
    throw refusal
  }

  package func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    throw refusal
  }

  package func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    throw refusal
  }

  /// Nothing was sent: the lane waits, and no job is the worse for it.
  private var refusal: RemoteFailure {
    RemoteFailure(.heldBack, "\(id) is staged: nothing is exported", retryAfter: .seconds(3600))
  }
}
