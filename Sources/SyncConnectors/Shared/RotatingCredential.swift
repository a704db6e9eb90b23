package import SyncCore
internal import Synchronization

/// The credentials of one side: the current one and, perhaps, the next. Both are read again whenever
/// a token is asked for, so that a changed file counts without a restart.
package final class RotatingCredential<Value: Sendable>: Sendable {
  /// Reads one; nil where there is none.
  package typealias Read =
    @Sendable (CredentialSlot) throws(CredentialFault) -> HeldCredential<Value>?

  private struct Refusal {
    let slot: CredentialSlot
    let place: String
    let failure: RemoteFailure

    var text: String { "the \(slot.rawValue) one (\(place)): \(failure.detail)" }
  }

  private struct State {
    var inUse = CredentialSlot.current
    /// What was read last.
    var held: [CredentialSlot: HeldCredential<Value>] = [:]
    /// The fingerprint of the one in use when it worked last.
    var worked: Int?
    /// What was told, so that it is told once.
    var told: Set<CredentialNews> = []
  }

  /// Of what is told, so much is remembered: another side may say it anew each time.
  private static var toldLimit: Int { 16 }

  /// Whether a next one is configured, there or not.
  package let hasNext: Bool
  private let state = Mutex(State())
  private let read: Read
  private let tell: @Sendable (CredentialNews) -> Void

  /// - Parameter tell: called at once, from wherever a token is asked for.
  package init(
    hasNext: Bool, read: @escaping Read, tell: @escaping @Sendable (CredentialNews) -> Void
  ) {
    self.hasNext = hasNext
    self.read = read
    self.tell = tell
  }

  /// One that never changes.
  package static func alone(_ value: Value) -> RotatingCredential {
    let held = HeldCredential(value, at: "")
    return RotatingCredential(
      hasNext: false,
      read: { (slot: CredentialSlot) throws(CredentialFault) -> HeldCredential<Value>? in
        slot == .current ? held : nil
      }, tell: { _ in })
  }

  /// The slot in use.
  package var inUse: CredentialSlot { state.withLock { $0.inUse } }

  /// Goes on with the slot that the last run used.
  package func resume(_ slot: CredentialSlot) {
    if hasNext { state.withLock { $0.inUse = slot } }
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
    let held = try readAll()
    let used = inUse
    var refusals: [Refusal] = []
    for slot in CredentialSlot.order(held.mapValues { $0.endsAt }, at: now) {
      guard let credential = held[slot] else { continue }
      do throws(RemoteFailure) {
        let token = try await ask(credential.value)
        if slot != used { try await probe(token) }
        use(slot, credential, refusals)
        return token
      } catch {
        // What is no verdict on the one in use is none on the side.
        if slot == used, error.kind != .credentials { throw error }
        refusals.append(Refusal(slot: slot, place: credential.place, failure: error))
      }
    }
    throw Self.failure(refusals, used)
  }

  private func readAll() throws(RemoteFailure) -> [CredentialSlot: HeldCredential<Value>] {
    var fault: CredentialFault?
    for slot in CredentialSlot.allCases {
      do throws(CredentialFault) {
        let now = try read(slot)
        state.withLock { $0.held[slot] = now }
      } catch {
        // A file that is being replaced: what was read before serves.
        fault = fault ?? error
        if let last = state.withLock({ $0.held[slot] }) {
          tellOnce(.unreadable, slot, last.place, error.description)
        }
      }
    }
    let held = state.withLock { $0.held }
    guard !held.isEmpty else {
      throw RemoteFailure(.credentials, fault?.description ?? "there is no credential")
    }
    return held
  }

  private func use(
    _ slot: CredentialSlot, _ held: HeldCredential<Value>, _ refusals: [Refusal]
  ) {
    let (before, worked) = state.withLock { state in
      defer {
        state.inUse = slot
        state.worked = held.fingerprint
      }
      return (state.inUse, state.worked)
    }
    guard before == slot else {
      let reason = refusals.isEmpty ? nil : refusals.map(\.text).joined(separator: "; ")
      return tell(CredentialNews(kind: .switched, slot: slot, place: held.place, reason: reason))
    }
    if let worked, worked != held.fingerprint {
      tell(CredentialNews(kind: .replaced, slot: slot, place: held.place, reason: nil))
    }
    for refusal in refusals {
      tellOnce(.refused, refusal.slot, refusal.place, refusal.failure.detail)
    }
  }

  private func tellOnce(
    _ kind: CredentialNews.Kind, _ slot: CredentialSlot, _ place: String, _ reason: String
  ) {
    let news = CredentialNews(kind: kind, slot: slot, place: place, reason: reason)
    let isNew = state.withLock { state in
      if state.told.count >= Self.toldLimit { state.told = [] }
      return state.told.insert(news).inserted
    }
    if isNew { tell(news) }
  }

  private static func failure(
    _ refusals: [Refusal], _ used: CredentialSlot
  ) -> RemoteFailure {
    let main = refusals.first { $0.slot == used } ?? refusals.first
    if refusals.count == 1, let main { return main.failure }
    let texts = refusals.map(\.text).joined(separator: "; ")
    return RemoteFailure(
      .credentials, "no credential is taken: \(texts)", status: main?.failure.status)
  }
}
