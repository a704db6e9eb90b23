internal import SyncCore
internal import Synchronization

/// A directory that takes the one write that a plan's step names, and no other; not even that one
/// where the account does not stand any more as it did when the plan was made.
final class PermittedDirectory: DirectoryDecorator {
  let inside: any DirectoryConnector
  private let permit: PlanPermit
  private let permittedGroups: PermittedGroups?
  /// Whether an account is a user's already, and so nobody else's to be found.
  private let isTaken: @Sendable (RemoteID) async -> Bool

  init(
    _ inside: any DirectoryConnector, _ permit: PlanPermit,
    isTaken: @escaping @Sendable (RemoteID) async -> Bool = { _ in false }
  ) {
    self.isTaken = isTaken
    self.inside = inside
    self.permit = permit
    permittedGroups = inside.groups.map { PermittedGroups($0, permit) }
  }

  var groups: (any GroupDirectory)? { permittedGroups }

  /// What is found decides between a link and a create.
  func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    let found = try await inside.find(name)
    try permit.judge(found: found?.shadow)
    return found
  }

  func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    let found = try await inside.accounts(with: value, in: attribute)
    for account in found where await !isTaken(account.shadow.remoteID) {
      try permit.judge(found: account.shadow)
    }
    return found
  }

  func apply(_ action: Action, to shadow: Shadow?) async throws(RemoteFailure) -> Receipt {
    try permit.judge(PlanWrite(action), on: shadow?.remoteID)
    if let shadow, permit.asksForBase {
      try permit.judge(base: try await inside.read(shadow.remoteID)?.shadow)
    }
    return permit.used(try await inside.apply(action, to: shadow))
  }

  func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt {
    try permit.judge(.createWithPassword(account), on: nil)
    return permit.used(try await inside.create(account, password: password))
  }

  func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    try permit.judge(.join(group), on: shadow.remoteID)
    return permit.used(try await inside.join(group, shadow))
  }

  func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    try permit.judge(.password, on: shadow.remoteID)
    if permit.asksForBase {
      try permit.judge(base: try await inside.read(shadow.remoteID)?.shadow)
    }
    return permit.used(try await inside.setPassword(secret, of: shadow))
  }
}
