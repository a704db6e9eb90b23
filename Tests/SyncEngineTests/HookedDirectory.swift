import SyncCore
import SyncTestKit

/// A directory in memory in front of which something else happens, just before it is written to.
struct HookedDirectory: DirectoryConnector {
  let inside: any DirectoryConnector
  var beforePassword: @Sendable () async -> Void = {}
  var beforeAction: @Sendable () async -> Void = {}

  var id: DirectoryID { inside.id }
  var traits: DirectoryTraits { inside.traits }

  func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    try await inside.find(name)
  }

  func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    try await inside.read(id)
  }

  func apply(_ action: Action, to shadow: Shadow?) async throws(RemoteFailure) -> Receipt {
    await beforeAction()
    return try await inside.apply(action, to: shadow)
  }

  func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt {
    try await inside.create(account, password: password)
  }

  func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    try await inside.join(group, shadow)
  }

  func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    await beforePassword()
    return try await inside.setPassword(secret, of: shadow)
  }

  func check() async -> [Finding] { await inside.check() }
}
