package import SyncCore
internal import Synchronization

/// Accounts that are made with their user's password, and what happens to new ones.
extension ScriptedDirectory {
  /// Each time somebody was put into a group: the account's id.
  package var joins: [String] { state.withLock { $0.joins } }

  /// How many accounts were made with their user's password.
  package var createsWithPassword: Int { state.withLock { $0.createsWithPassword } }

  /// The account of that name holds an administrator's role, or none any more.
  package func setPrivileged(_ name: String, _ flag: Bool = true) {
    state.withLock { state in
      if flag { state.privileged.insert(name) } else { state.privileged.remove(name) }
    }
  }

  /// From now on it answers every password of that account with 500.
  package func poison(_ name: String) {
    withState { state in _ = state.poisoned.insert(name) }
  }

  /// From now on it refuses that name without being asked.
  package func refuse(_ name: String) {
    withState { state in _ = state.refusedNames.insert(name) }
  }

  package func verify(_ account: Account) throws(RemoteFailure) { try verify(account.name) }

  package func verify(_ change: AccountChange) throws(RemoteFailure) { try verify(change.name) }

  private func verify(_ name: String?) throws(RemoteFailure) {
    guard let name, state.withLock({ $0.refusedNames.contains(name) }) else { return }
    throw RemoteFailure(.refused, "scripted: no such name as \(name)")
  }

  /// An account that was there before.
  package func seed(_ name: String) {
    let account = Account(name: name, attributes: [:], isActive: true)
    let now = stamp(at: clock.now)
    withState { state in _ = try? Self.create(account, at: now, &state) }
  }

  /// A password with `weak` in it is refused.
  package func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt {
    let text = Self.text(of: password)
    return try await call(.apply) { state throws(RemoteFailure) in
      if text.contains("weak") {
        throw RemoteFailure(.passwordRefused, "scripted: too weak", status: 400)
      }
      let now = self.clock.now
      let receipt = try Self.create(account, at: self.stamp(at: now), &state)
      var push = Push(password: text, at: now, life: state.life)
      push.isAnswerLost = state.isLosingAnswer
      self.set(push, of: receipt.shadow.remoteID.id, &state)
      state.createsWithPassword += 1
      return receipt
    }
  }

  package func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    try await call(.apply) { state throws(RemoteFailure) in
      guard state.accounts[shadow.remoteID.id] != nil else {
        throw RemoteFailure(.missing, "no such account", status: 404)
      }
      if !state.isLosingAnswer { state.joins.append(shadow.remoteID.id) }
      return Receipt(shadow: shadow)
    }
  }

  func remote(_ held: Held, _ state: State) -> RemoteAccount {
    RemoteAccount(
      shadow: held.shadow, isPrivileged: state.privileged.contains(held.shadow.name),
      passwordTimes: traits.tellsPasswordTimes ? held.times : nil)
  }

  static func text(of secret: borrowing Secret) -> String {
    let bytes = secret.bytes
    return String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
  }
}
