internal import SyncCore

/// The claim of one certain job, by a person who names it.
extension Transaction {
  /// Claims the job of that kind of a binding, also before it is due: somebody asks for it now.
  package func claim(_ kind: Job.Kind, of bindingRow: Int64) throws -> JobClaim {
    let found = try database.first(
      "SELECT id, state, guard, reason FROM job WHERE binding = ? AND kind = ?",
      .integer(bindingRow), .text(kind.rawValue)
    ) { row in
      (
        id: row.integer(0), state: Job.State(rawValue: row.text(1)),
        guardKind: row.optionalText(2).flatMap(GuardKind.init), reason: row.optionalText(3)
      )
    }
    guard let found else { return .none }
    switch found.state {
    case .held: return .held(found.guardKind)
    case .parked: return .parked(found.reason ?? "it waits for a person")
    case .waiting: return .waiting
    case .leased, nil: return .busy
    case .ready: break
    }
    let isBusy = try database.first(
      "SELECT 1 FROM job WHERE binding = ? AND state = 'leased' AND state <> 'ready' LIMIT 1",
      .integer(bindingRow)
    ) { _ in true }
    guard isBusy == nil else { return .busy }
    try database.run(
      "UPDATE job SET state = 'leased', lease = ? WHERE id = ?", SQLValue(try nextLease()),
      .integer(found.id))
    return try job(found.id).map(JobClaim.claimed) ?? .none
  }
}
