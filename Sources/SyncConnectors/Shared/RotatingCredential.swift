package import SyncCore
internal import Synchronization

/// The credentials of one side: the current one and, perhaps, the next. Both are read again
/// whenever a token is asked for, so that a changed file counts without a restart.
package final class RotatingCredential<Value: Sendable>: Sendable {
  /// Reads one; nil where there is none.
  package typealias Read =
    @Sendable (CredentialSlot) throws(CredentialFault) -> HeldCredential<Value>?

  /// One that was tried in vain.
  private struct Failed {
    let slot: CredentialSlot
    let failure: RemoteFailure
  }

  private struct State {
    var credentials = CredentialState()
    /// What was read last.
    var held: [CredentialSlot: HeldCredential<Value>] = [:]
    /// Those that serve as they were read last, since they cannot be read any more.
    var unreadable: Set<CredentialSlot> = []
    /// The one in use, where it was taken away: it serves until another one is proven.
    var takenAway: CredentialSlot?
    /// The fingerprint of the one in use when it worked last.
    var worked: Int?

    mutating func keep(_ read: HeldCredential<Value>?, in slot: CredentialSlot) {
      if read == nil, held[slot] != nil, credentials.inUse == slot {
        takenAway = slot
        return
      }
      if takenAway == slot { takenAway = nil }
      held[slot] = read
      unreadable.remove(slot)
    }
  }

  /// Where each stands, without a secret (`file /etc/dirsyncd/google-key`), there or not.
  private let places: [CredentialSlot: String]
  private let mutex = Mutex(State())
  private let read: Read
  private let tell: @Sendable (CredentialNews) -> Void

  /// - Parameter tell: called at once, from wherever a token is asked for.
  package init(
    at places: [CredentialSlot: String], read: @escaping Read,
    tell: @escaping @Sendable (CredentialNews) -> Void
  ) {
    self.places = places
    self.read = read
    self.tell = tell
  }

  /// One that never changes.
  package static func alone(_ value: Value) -> RotatingCredential {
    let held = HeldCredential(value)
    return RotatingCredential(
      at: [.current: ""],
      read: { (slot: CredentialSlot) throws(CredentialFault) -> HeldCredential<Value>? in
        slot == .current ? held : nil
      }, tell: { _ in })
  }

  /// Whether a next one is configured, there or not.
  package var hasNext: Bool { places[.next] != nil }

  package var state: CredentialState { mutex.withLock { $0.credentials } }

  /// Goes on where the last run ended.
  package func resume(_ state: CredentialState) {
    mutex.withLock { $0.credentials = state }
  }

  /// A token by the first credential that works. One that is not in use has to prove itself by a
  /// harmless read as well before it is used.
  ///
  /// Throws what the one in use met; `.credentials` with every reason where none is taken.
  package func token(
    at now: Timestamp,
    ask: @Sendable (Value) async throws(RemoteFailure) -> AccessToken,
    probe: @Sendable (AccessToken) async throws(RemoteFailure) -> Void
  ) async throws(RemoteFailure) -> AccessToken {
    let used = state.inUse
    var (held, failed) = readAll()
    for slot in order(held, at: now) {
      guard let credential = held[slot] else { continue }
      do throws(RemoteFailure) {
        let token = try await ask(credential.value)
        if slot != used { try await probe(token) }
        use(slot, credential, failed, at: now)
        return token
      } catch {
        // What is no verdict on the one in use is none on the side.
        if slot == used, error.kind != .credentials { throw error }
        failed.append(Failed(slot: slot, failure: error))
      }
    }
    throw failure(failed, used)
  }

  private func readAll() -> (held: [CredentialSlot: HeldCredential<Value>], failed: [Failed]) {
    var failed: [Failed] = []
    for slot in CredentialSlot.allCases {
      do throws(CredentialFault) {
        let held = try read(slot)
        mutex.withLock { $0.keep(held, in: slot) }
      } catch {
        // A file that is being replaced: what was read before serves.
        let (serves, isNew) = mutex.withLock {
          ($0.held[slot] != nil, $0.unreadable.insert(slot).inserted)
        }
        if !serves {
          let failure = RemoteFailure(.credentials, error.description)
          failed.append(Failed(slot: slot, failure: failure))
        } else if isNew {
          tell(.unreadable, slot, error.description)
        }
      }
    }
    return (mutex.withLock { $0.held }, failed)
  }

  /// What was taken away comes last: the others have to be proven in its place.
  private func order(
    _ held: [CredentialSlot: HeldCredential<Value>], at now: Timestamp
  ) -> [CredentialSlot] {
    let order = CredentialSlot.order(held.mapValues { $0.endsAt }, at: now)
    let last = mutex.withLock { $0.takenAway }
    return order.filter { $0 != last } + order.filter { $0 == last }
  }

  private func use(
    _ slot: CredentialSlot, _ held: HeldCredential<Value>, _ failed: [Failed], at now: Timestamp
  ) {
    // An outage is no verdict.
    let refused = failed.first { $0.failure.kind == .credentials }
    let (before, worked, isMissed) = mutex.withLock { state in
      let isMissed = state.takenAway == slot && state.unreadable.insert(slot).inserted
      defer {
        state.credentials.nextSince = slot == .next ? state.credentials.nextSince ?? now : nil
        state.credentials.refusal = refused.map(text)
        state.worked = held.fingerprint
      }
      return (state.credentials, state.worked, isMissed)
    }
    if isMissed { tell(.unreadable, slot, "it was taken away, and no other one works") }
    if before.inUse != slot {
      tell(.switched, slot, refused.map(text))
    } else {
      if let worked, worked != held.fingerprint { tell(.replaced, slot, nil) }
      if let refused, before.refusal == nil { tell(.refused, refused.slot, refused.failure.detail) }
    }
  }

  private func tell(_ kind: CredentialNews.Kind, _ slot: CredentialSlot, _ reason: String?) {
    tell(CredentialNews(kind: kind, slot: slot, place: places[slot] ?? "", reason: reason))
  }

  private func text(_ failed: Failed) -> String {
    "the \(failed.slot.rawValue) one (\(places[failed.slot] ?? "")): \(failed.failure.detail)"
  }

  private func failure(_ failed: [Failed], _ used: CredentialSlot) -> RemoteFailure {
    let main = failed.first { $0.slot == used } ?? failed.first
    guard let main else { return RemoteFailure(.credentials, "there is no credential") }
    if failed.count == 1 { return main.failure }
    return RemoteFailure(
      .credentials, "no credential is taken: \(failed.map(text).joined(separator: "; "))",
      status: main.failure.status)
  }
}
