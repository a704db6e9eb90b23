package import SyncCore
internal import Synchronization

/// The bin, the sessions, and accounts that are somebody else's.
extension ScriptedDirectory {
  package static let binTime = Duration.seconds(20 * 86_400)

  static var matchAttributes: [MatchRule: AttributeName] {
    var attributes: [MatchRule: AttributeName] = [:]
    attributes[.externalID] = AttributeName("employeeId")
    attributes[.sso] = AttributeName("ssoId")
    return attributes
  }

  /// Where the stamp goes.
  package static var stampAttribute: AttributeName? { AttributeName("stamp") }

  package var signOuts: [String] { withState { $0.signOuts } }
  package var deletions: Int { withState { $0.deletions } }
  package var restorations: Int { withState { $0.restorations } }
  /// Names of the deleted accounts that can be restored.
  package var bin: [String] { withState { $0.bin.values.map(\.held.shadow.name).sorted() } }

  /// An account that somebody else keeps; a write to it is a violation. Gives its id.
  package func seedStranger(_ name: String, _ attributes: Attributes) -> RemoteID {
    let account = Account(name: name, attributes: attributes, isActive: true)
    let now = stamp(at: clock.now)
    return withState { state in
      let id = (try? Self.create(account, at: now, &state))?.shadow.remoteID ?? RemoteID("")
      state.strangers.insert(id.id)
      return id
    }
  }

  /// Somebody outside holds the address: they are replaced by an `acquire`, or invited.
  package func seedOutsider(_ name: String, isInvited: Bool) {
    withState { $0.outsiders[name] = isInvited }
  }

  /// Whoever was invited has come in: the account is there.
  package func comeIn(_ name: String) {
    withState { $0.outsiders[name] = nil }
    seed(name)
  }

  /// Deleted by hand, and restorable or not.
  package func removeByHand(_ name: String, forGood: Bool = false) {
    let now = clock.now
    withState { state in
      guard let (id, held) = state.accounts.first(where: { $0.value.shadow.name == name }) else {
        return
      }
      state.accounts[id] = nil
      if !forGood { state.bin[id] = (held, now) }
    }
  }

  package func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    try await call(.find) { state in
      state.accounts.values.filter { $0.shadow.attributes[attribute] == .string(value) }
        .map { self.remote($0, state) }
    }
  }

  package func deleted(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] {
    let now = clock.now
    return try await call(.find) { state in
      state.bin.values
        .filter { now < $0.at.advanced(by: Self.binTime) }
        .filter { $0.held.shadow.attributes[attribute] == .string(value) }
        .sorted { $1.at < $0.at }
        .map { self.remote($0.held, state) }
    }
  }

  package func acquire(_ account: Account) async throws(RemoteFailure) -> Acquisition {
    let now = stamp(at: clock.now)
    return try await call(.apply) { state throws(RemoteFailure) in
      guard let isInvited = state.outsiders[account.name] else {
        throw RemoteFailure(.conflict, "nobody outside has that address", status: 409)
      }
      if isInvited { return .invited }
      state.outsiders[account.name] = nil
      return .acquired(try Self.create(account, at: now, &state))
    }
  }

  func delete(_ id: String, _ held: Held, at now: Timestamp, _ state: inout State) -> Receipt {
    if mustStay(held.shadow.name) {
      state.violations.append("\(held.shadow.name) is in the source and was deleted")
    }
    if held.shadow.isActive {
      state.violations.append("\(held.shadow.name) was deleted and never suspended")
    }
    state.accounts[id] = nil
    state.bin[id] = (held, now)
    state.deletions += 1
    return Receipt(shadow: held.shadow, requestID: "request-\(state.callCount)")
  }

  static func restore(
    _ id: String, at now: Timestamp, _ state: inout State
  ) throws(RemoteFailure) -> Receipt {
    if let held = state.accounts[id] { return Receipt(shadow: held.shadow) }
    guard let (held, deletedAt) = state.bin[id], now < deletedAt.advanced(by: binTime) else {
      throw RemoteFailure(.missing, "no such account", status: 404)
    }
    if state.accounts.values.contains(where: { $0.shadow.name == held.shadow.name }) {
      throw RemoteFailure(.conflict, "its address is taken", status: 412)
    }
    state.bin[id] = nil
    state.accounts[id] = held
    state.restorations += 1
    return Receipt(shadow: held.shadow, requestID: "request-\(state.callCount)")
  }

  /// What is somebody else's is written to by nobody.
  func checkOwner(of held: Held, _ action: Action, _ state: inout State) {
    if state.strangers.contains(held.shadow.remoteID.id) {
      state.violations.append("\(held.shadow.name) is somebody else's, and was written to")
    }
  }
}
