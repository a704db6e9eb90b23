package import SyncEngine
package import SyncStore
internal import Synchronization

/// A look into the living program.
extension Simulation {
  /// What the ledger says now.
  func record(isVerifying: Bool = true) -> SimulationRecord {
    let box = Mutex(SimulationRecord())
    run { ledger, _ in
      let record = try await ledger.read { try SimulationRecord($0, isVerifying: isVerifying) }
      box.withLock { $0 = record }
    }
    return box.withLock { $0 }
  }

  /// Runs something on the living program to its end.
  package func run(_ body: @escaping @Sendable (Ledger, Engine) async throws -> Void) {
    begin(body)
    while runOne() {}
  }
}
