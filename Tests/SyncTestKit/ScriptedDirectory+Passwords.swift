package import SyncCore

/// Passwords and the times that the directory keeps of them.
extension ScriptedDirectory {
  /// The directory's own time, in whole seconds as Graph tells it.
  func stamp(at now: Timestamp) -> Timestamp {
    Timestamp(seconds: now.advanced(by: skew).seconds)
  }

  /// Sets a password, and both time stamps with it; nothing else moves them.
  func set(_ push: Push, of id: String, _ state: inout State) {
    guard var held = state.accounts[id] else { return }
    state.changeCount += 1
    var push = push
    let stamp = stamp(at: push.at)
    push.isStampNew = held.times.changedAt.map { $0 < stamp } ?? true
    held.password = push.password
    held.times = PasswordTimes(changedAt: stamp, sessionsValidFrom: stamp)
    held.pushes.append(push)
    state.accounts[id] = held
  }

  /// Somebody sets a password past the program. Not while the program is at that account: nobody
  /// could tell the two apart then. False when it was not done.
  @discardableResult
  package func changeByHand(
    _ name: String, to password: String, quietFor quiet: Duration = .zero
  ) -> Bool {
    let now = clock.now
    return withState { state in
      guard let (id, held) = state.accounts.first(where: { $0.value.shadow.name == name }),
        held.touchedAt.advanced(by: quiet) <= now
      else { return false }
      var push = Push(password: password, at: now, life: state.life)
      push.isByHand = true
      set(push, of: id, &state)
      return true
    }
  }

  package func passwordTimes(of id: RemoteID) async throws(RemoteFailure) -> PasswordTimes? {
    try await call(.times) { $0.accounts[id.id]?.times }
  }

  /// Two accounts a page.
  package func passwordTimes(
    after cursor: Cursor?
  ) async throws(RemoteFailure) -> PasswordTimesPage {
    try await call(.sweep) { state in
      let rest = state.accounts.sorted { $0.key < $1.key }.drop { $0.key <= cursor?.text ?? "" }
      let page = rest.prefix(2)
      return PasswordTimesPage(
        times: Dictionary(uniqueKeysWithValues: page.map { (RemoteID($0.key), $0.value.times) }),
        next: rest.count > 2 ? page.last.map { Cursor($0.key) } : nil)
    }
  }
}
