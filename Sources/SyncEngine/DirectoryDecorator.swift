package import SyncCore

/// A directory that stands in front of another one: what is asked goes through, and each kind of
/// decorator decides itself what becomes of a write.
package protocol DirectoryDecorator: DirectoryConnector {
  /// The directory behind it.
  var inside: any DirectoryConnector { get }
}

extension DirectoryDecorator {
  package var id: DirectoryID { inside.id }
  package var traits: DirectoryTraits { inside.traits }

  package func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    try await inside.find(name)
  }

  package func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    try await inside.accounts(with: value, in: attribute)
  }

  package func deleted(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    try await inside.deleted(with: value, in: attribute)
  }

  package func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    try await inside.read(id)
  }

  package func verify(_ account: Account) throws(RemoteFailure) { try inside.verify(account) }

  package func verify(_ change: AccountChange) throws(RemoteFailure) { try inside.verify(change) }

  package func identity() async throws(RemoteFailure) -> String? { try await inside.identity() }

  package func passwordTimes(of id: RemoteID) async throws(RemoteFailure) -> PasswordTimes? {
    try await inside.passwordTimes(of: id)
  }

  package func passwordTimes(
    after cursor: Cursor?
  ) async throws(RemoteFailure) -> PasswordTimesPage {
    try await inside.passwordTimes(after: cursor)
  }

  package func sightings(
    after cursor: Cursor?, since mark: Cursor?
  ) async throws(RemoteFailure) -> SightingPage? {
    try await inside.sightings(after: cursor, since: mark)
  }

  package var tellsPermissions: Bool { inside.tellsPermissions }

  package func permissions() async throws(RemoteFailure) -> [Permission] {
    try await inside.permissions()
  }

  package func proveCredentials() async throws(RemoteFailure) {
    try await inside.proveCredentials()
  }

  package func check() async -> [Finding] { await inside.check() }
}
