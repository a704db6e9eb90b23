import SyncCore
import SyncEngine
import SyncTestKit

/// A directory in memory in front of which something else happens, just before it is written to.
struct HookedDirectory: DirectoryDecorator {
  let inside: any DirectoryConnector
  var beforePassword: @Sendable () async -> Void = {}
  var beforeAction: @Sendable () async -> Void = {}

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
}
