package import SyncCore
internal import Synchronization

/// What the program may ask of a directory at this moment.
extension SimulatedWorld {
  /// A part of an account: its password and all else are written side by side.
  struct Place: Hashable, Sendable {
    let directory: DirectoryID
    let id: String
    let isPassword: Bool
  }

  /// A claim on the job of a part of an account, as the ledger has it.
  struct Claim: Hashable, Sendable {
    /// The kind of step that a guard had let pass when the job was claimed.
    var cleared: GuardKind?
    /// When another worker took the claim over.
    var stolenAt: Timestamp?
  }

  /// What the ledger has now.
  func note(_ claims: [Place: Claim]) {
    state.withLock { $0.claims = claims }
  }

  /// From now on such a write is a violation, whoever asks for it.
  package func forbid(_ kinds: Set<GuardKind>) {
    state.withLock { $0.forbidden = kinds }
  }

  /// A number that is higher each time.
  func nextTitle() -> String {
    state.withLock { state in
      state.titleCount += 1
      return "title \(state.titleCount)"
    }
  }

  /// What is wrong with a write that a directory is asked for; nil for nothing. A claim that is
  /// taken over at the very moment of the write may have been looked at before.
  /// - Parameter action: nil for a password.
  func objection(to action: Action?, of shadow: Shadow?, in directory: DirectoryID) -> String? {
    let now = clock.now
    guard let shadow else { return nil }
    let kind = action?.guardKind(of: .user)
    let mayLeave = wasEverAway(shadow.name)
    return state.withLock { state in
      if let kind, state.forbidden.contains(kind) {
        return "\(shadow.name) was \(kind.participle) under the guard"
      }
      guard let claims = state.claims else { return nil }
      if kind == .suspend, !mayLeave { return "\(shadow.name), who never left, was suspended" }
      let place = Place(
        directory: directory, id: shadow.remoteID.id, isPassword: action == nil)
      guard let claim = claims[place] else {
        return "\(shadow.name) was written to and nothing of it is claimed"
      }
      if let moment = claim.stolenAt, moment < now {
        return "\(shadow.name) was written to by a worker whose claim is another's"
      }
      if let kind, claim.cleared != kind {
        return "\(shadow.name) was \(kind.participle) past the guard"
      }
      return nil
    }
  }
}
