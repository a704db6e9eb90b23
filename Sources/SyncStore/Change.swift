internal import Synchronization

/// A change with the type of what it gives back.
///
/// The commit can end before its caller gets to wait: an `await` may let the leader run first, even
/// on the ledger's own executor. So whoever comes second, the caller or the outcome, meets the
/// first here.
final class Change<Value: Sendable>: PendingChange {
  private struct State {
    var outcome: Result<Value, any Error>?
    var isSettled = false
    var caller: CheckedContinuation<Value, any Error>?
  }

  let durability: Ledger.Durability
  private let body: @Sendable (Transaction) throws -> Value
  private let state = Mutex(State())

  init(
    _ durability: Ledger.Durability, _ body: @escaping @Sendable (Transaction) throws -> Value
  ) {
    self.durability = durability
    self.body = body
  }

  func apply(in transaction: Transaction) throws {
    let database = transaction.database
    try database.run("SAVEPOINT change")
    do {
      let value = try body(transaction)
      state.withLock { $0.outcome = .success(value) }
    } catch let error as DatabaseError where LedgerError(error) != nil || !database.isInTransaction
    {
      throw error
    } catch {
      try database.run("ROLLBACK TO change")
      state.withLock { $0.outcome = .failure(error) }
    }
    try database.run("RELEASE change")
  }

  func settle(groupFailure: (any Error)?) {
    let (caller, outcome) = state.withLock { state in
      if let groupFailure { state.outcome = .failure(groupFailure) }
      state.isSettled = true
      defer { state.caller = nil }
      return (state.caller, state.outcome ?? .failure(LedgerError.closed))
    }
    caller?.resume(with: outcome)
  }

  /// The outcome, once the group is committed or has failed.
  var value: Value {
    get async throws {
      try await withCheckedThrowingContinuation { continuation in
        let outcome = state.withLock { state -> Result<Value, any Error>? in
          if state.isSettled { return state.outcome ?? .failure(LedgerError.closed) }
          state.caller = continuation
          return nil
        }
        if let outcome { continuation.resume(with: outcome) }
      }
    }
  }
}
