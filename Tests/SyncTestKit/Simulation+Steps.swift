internal import SyncCore
internal import SyncStore
internal import Synchronization

/// What must hold at every moment, and not in the end alone.
extension Simulation {
  /// No password comes after a newer one, and none that nobody gave.
  func checkOrder() {
    violations += SimulationJudge(simulation: self, record: SimulationRecord()).orderFindings()
  }

  /// Whatever was answered is in the ledger.
  func checkPromises() {
    let promises = world.promises.filter { !$0.decisions.isEmpty }.map(\.login)
    let lost = Mutex<[LoginID]>([])
    run { ledger, _ in
      let missing = try await ledger.read { transaction in
        try promises.filter { try transaction.outcomes(of: $0).isEmpty }
      }
      lost.withLock { $0 = missing }
    }
    violations += lost.withLock { $0 }.map { "\($0) was answered and is lost" }
  }
}
