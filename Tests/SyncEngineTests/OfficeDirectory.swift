import SyncCore
import Synchronization

/// A directory of a large company, in memory: it never fails, and counts what ends sessions.
final class OfficeDirectory: DirectoryConnector {
  /// An account as the directory holds it.
  struct Held: Sendable {
    var shadow: Shadow
    var password = ""
    var times: PasswordTimes
    /// Passwords that were set.
    var pushCount = 0
    /// Writes that carried none.
    var writeCount = 0
  }

  private struct State {
    var accounts: [RemoteID: Held] = [:]
    var ids: [String: RemoteID] = [:]
  }

  let id: DirectoryID
  let traits: DirectoryTraits
  private let clock: OfficeClock
  private let state = Mutex(State())

  init(id: DirectoryID, clock: OfficeClock, tellsTimes: Bool) {
    self.id = id
    self.clock = clock
    traits = DirectoryTraits(
      passwordForm: .plaintext,
      passwordPolicy: PasswordPolicy(lengthRange: 8...100, asciiOnly: true, leastClasses: 1),
      tellsPasswordTimes: tellsTimes)
  }

  var accounts: [Held] { state.withLock { Array($0.accounts.values) } }

  func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount? {
    state.withLock { state in
      state.ids[name].flatMap { state.accounts[$0] }.map { RemoteAccount(shadow: $0.shadow) }
    }
  }

  func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount? {
    let tellsTimes = traits.tellsPasswordTimes
    return state.withLock { state in
      state.accounts[id].map {
        RemoteAccount(shadow: $0.shadow, passwordTimes: tellsTimes ? $0.times : nil)
      }
    }
  }

  func apply(_ action: Action, to shadow: Shadow?) async throws(RemoteFailure) -> Receipt {
    if case .create(let account) = action { return make(account, password: "placeholder") }
    guard let shadow else { throw RemoteFailure(.missing, "no account") }
    return state.withLock { state in
      var expected = shadow
      switch action {
      case .create, .signOut, .delete, .restore: break
      case .suspend: expected.isActive = false
      case .resume: expected.isActive = true
      case .update(let change):
        expected.attributes.merge(change.attributes) { $1 }
        if let name = change.name {
          state.ids[expected.name] = nil
          expected.name = name
          state.ids[name] = shadow.remoteID
        }
      }
      state.accounts[shadow.remoteID]?.shadow = expected
      state.accounts[shadow.remoteID]?.writeCount += 1
      return Receipt(shadow: expected)
    }
  }

  func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt {
    make(account, password: text(of: password))
  }

  func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    Receipt(shadow: shadow)
  }

  func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    let (text, now) = (text(of: secret), clock.now)
    state.withLock { state in
      state.accounts[shadow.remoteID]?.password = text
      state.accounts[shadow.remoteID]?.times = PasswordTimes(
        changedAt: now, sessionsValidFrom: now)
      state.accounts[shadow.remoteID]?.pushCount += 1
    }
    return Receipt(shadow: shadow)
  }

  func passwordTimes(of id: RemoteID) async throws(RemoteFailure) -> PasswordTimes? {
    guard traits.tellsPasswordTimes else { return nil }
    return state.withLock { $0.accounts[id]?.times }
  }

  func check() async -> [Finding] { [] }

  private func make(_ account: Account, password: String) -> Receipt {
    let now = clock.now
    return state.withLock { state in
      let id = RemoteID("r\(state.accounts.count)")
      let shadow = Shadow(remoteID: id, name: account.name, attributes: account.attributes)
      state.ids[account.name] = id
      state.accounts[id] = Held(
        shadow: shadow, password: password,
        times: PasswordTimes(changedAt: now, sessionsValidFrom: now))
      return Receipt(shadow: shadow)
    }
  }

  private func text(of secret: borrowing Secret) -> String {
    let bytes = secret.bytes
    return String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
  }
}
