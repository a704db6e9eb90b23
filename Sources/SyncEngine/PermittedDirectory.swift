internal import SyncCore
internal import Synchronization

/// A directory that takes the one write that a plan's step names, and no other; not even that one
/// where the account does not stand any more as it did when the plan was made.
final class PermittedDirectory: DirectoryConnector {
  private let directory: any DirectoryConnector
  private let permit: PlanPermit
  private let permittedGroups: PermittedGroups?
  /// Whether an account is a user's already, and so nobody else's to be found.
  private let isTaken: @Sendable (RemoteID) async -> Bool

  init(
    _ directory: any DirectoryConnector, _ permit: PlanPermit,
    isTaken: @escaping @Sendable (RemoteID) async -> Bool = { _ in false }
  ) {
    self.isTaken = isTaken
    self.directory = directory
    self.permit = permit
    permittedGroups = directory.groups.map { PermittedGroups($0, permit) }
  }

  var id: DirectoryID { directory.id }
  var traits: DirectoryTraits { directory.traits }
  var groups: (any GroupDirectory)? { permittedGroups }

  /// What is found decides between a link and a create.
  func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    let found = try await directory.find(name)
    try permit.judge(found: found?.shadow)
    return found
  }

  func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    let found = try await directory.accounts(with: value, in: attribute)
    for account in found where await !isTaken(account.shadow.remoteID) {
      try permit.judge(found: account.shadow)
    }
    return found
  }

  func identity() async throws(RemoteFailure) -> String? { try await directory.identity() }

  func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    try await directory.read(id)
  }

  func passwordTimes(of id: RemoteID) async throws(RemoteFailure) -> PasswordTimes? {
    try await directory.passwordTimes(of: id)
  }

  func passwordTimes(after cursor: Cursor?) async throws(RemoteFailure) -> PasswordTimesPage {
    try await directory.passwordTimes(after: cursor)
  }

  func apply(_ action: Action, to shadow: Shadow?) async throws(RemoteFailure) -> Receipt {
    try permit.judge(PlanWrite(action), on: shadow?.remoteID)
    if let shadow, permit.asksForBase {
      try permit.judge(base: try await directory.read(shadow.remoteID)?.shadow)
    }
    return permit.used(try await directory.apply(action, to: shadow))
  }

  func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt {
    try permit.judge(.createWithPassword(account), on: nil)
    return permit.used(try await directory.create(account, password: password))
  }

  func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    try permit.judge(.join(group), on: shadow.remoteID)
    return permit.used(try await directory.join(group, shadow))
  }

  func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    try permit.judge(.password, on: shadow.remoteID)
    if permit.asksForBase {
      try permit.judge(base: try await directory.read(shadow.remoteID)?.shadow)
    }
    return permit.used(try await directory.setPassword(secret, of: shadow))
  }

  func sightings(
    after cursor: Cursor?, since mark: Cursor?
  ) async throws(RemoteFailure) -> SightingPage? {
    try await directory.sightings(after: cursor, since: mark)
  }

  func check() async -> [Finding] { await directory.check() }
}
