package import SyncCore

/// A directory that is asked and never written to, whatever comes to its connector: its
/// configuration says that nothing is exported there.
package struct StagedDirectory: DirectoryConnector {
  private let directory: any DirectoryConnector

  package init(_ directory: any DirectoryConnector) {
    self.directory = directory
  }

  package var id: DirectoryID { directory.id }
  package var traits: DirectoryTraits { directory.traits }
  package var groups: (any GroupDirectory)? {
    directory.groups.map { StagedGroups(groups: $0, refusal: refusal) }
  }

  package func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    try await directory.find(name)
  }

  package func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    try await directory.read(id)
  }

  package func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    try await directory.accounts(with: value, in: attribute)
  }

  package func identity() async throws(RemoteFailure) -> String? {
    try await directory.identity()
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

  package func passwordTimes(of id: RemoteID) async throws(RemoteFailure) -> PasswordTimes? {
    try await directory.passwordTimes(of: id)
  }

  package func passwordTimes(
    after cursor: Cursor?
  ) async throws(RemoteFailure) -> PasswordTimesPage {
    try await directory.passwordTimes(after: cursor)
  }

  package func sightings(
    after cursor: Cursor?, since mark: Cursor?
  ) async throws(RemoteFailure) -> SightingPage? {
    try await directory.sightings(after: cursor, since: mark)
  }

  package var tellsPermissions: Bool { directory.tellsPermissions }

  package func permissions() async throws(RemoteFailure) -> [Permission] {
    try await directory.permissions()
  }

  package func check() async -> [Finding] { await directory.check() }

  /// Nothing was sent: the lane waits, and no job is the worse for it.
  private var refusal: RemoteFailure {
    RemoteFailure(.heldBack, "\(id) is staged: nothing is exported", retryAfter: .seconds(3600))
  }
}
