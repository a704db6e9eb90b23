package import SyncCore
internal import Synchronization

/// A directory that is asked but never written to: each write becomes a line of the plan, and is
/// answered as if it had been carried out, so that later steps see what earlier ones would have
/// done.
package final class DryRunDirectory: DirectoryConnector {
  /// One write that was not sent.
  package struct Step: Hashable, Sendable {
    /// What would be done.
    package enum Write: Hashable, Sendable {
      case action(Action)
      /// An account with its user's own password.
      case createWithPassword(Account)
      case password
      /// A new account joins that group.
      case join(String)
      case createGroup(Account)
      case updateGroup(AccountChange)
      /// So many members come into the group and go out of it.
      case members(adding: Int, removing: Int)
    }

    package let directory: DirectoryID
    /// The account's sign-in address, or the group's name.
    package let name: String
    package let write: Write
  }

  private struct State {
    var steps: [Step] = []
    /// Accounts that would have been made, by the ids that they got here.
    var created: [RemoteID: Shadow] = [:]
  }

  private let directory: any DirectoryConnector
  private let state = Mutex(State())

  package init(_ directory: any DirectoryConnector) {
    self.directory = directory
  }

  package var id: DirectoryID { directory.id }
  package var traits: DirectoryTraits { directory.traits }

  /// What would have been written, in order.
  package var steps: [Step] { state.withLock { $0.steps } }

  package var groups: (any GroupDirectory)? {
    directory.groups.map { DryRunGroups($0, of: self) }
  }

  /// Notes a write to a group.
  func note(_ write: Step.Write, to name: String) {
    state.withLock { $0.steps.append(Step(directory: id, name: name, write: write)) }
  }

  package func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    try await directory.find(name)
  }

  package func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    if let shadow = state.withLock({ $0.created[id] }) { return RemoteAccount(shadow: shadow) }
    return try await directory.read(id)
  }

  package func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    try await directory.accounts(with: value, in: attribute)
  }

  package func identity() async throws(RemoteFailure) -> String? {
    try await directory.identity()
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

  package func apply(
    _ action: Action, to shadow: Shadow?
  ) async throws(RemoteFailure) -> Receipt {
    let after = state.withLock { state -> Shadow in
      let after = Self.shadow(after: action, from: shadow, id: "dry-run-\(state.created.count)")
      if case .create = action { state.created[after.remoteID] = after }
      state.steps.append(Step(directory: id, name: after.name, write: .action(action)))
      return after
    }
    return Receipt(shadow: after)
  }

  package func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt {
    let receipt = try await apply(.create(account), to: nil)
    state.withLock { state in
      state.steps.removeLast()
      state.steps.append(
        Step(directory: id, name: account.name, write: .createWithPassword(account)))
    }
    return receipt
  }

  package func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    state.withLock {
      $0.steps.append(Step(directory: id, name: shadow.name, write: .join(group)))
    }
    return Receipt(shadow: shadow)
  }

  package func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    state.withLock {
      $0.steps.append(Step(directory: id, name: shadow.name, write: .password))
    }
    return Receipt(shadow: shadow)
  }

  package var tellsPermissions: Bool { directory.tellsPermissions }

  package func permissions() async throws(RemoteFailure) -> [Permission] {
    try await directory.permissions()
  }

  package func check() async -> [Finding] {
    await directory.check()
  }

  private static func shadow(
    after action: Action, from shadow: Shadow?, id: String
  ) -> Shadow {
    if case .create(let account) = action {
      return Shadow(
        remoteID: RemoteID(id), name: account.name,
        attributes: account.attributes)
    }
    var after = shadow ?? Shadow(remoteID: RemoteID("unknown"), name: "unknown")
    switch action {
    case .create, .signOut, .delete, .restore: break
    case .suspend: after.isActive = false
    case .resume: after.isActive = true
    case .update(let change):
      after.name = change.name ?? after.name
      after.attributes.merge(change.attributes) { $1 }
    }
    return after
  }
}
