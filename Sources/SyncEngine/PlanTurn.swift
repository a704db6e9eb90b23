internal import SyncCore

/// Where a step of a plan is carried out.
struct PlanTurn: Sendable {
  let directory: ManagedDirectory
  /// The ids of what earlier steps made.
  let standIns: PlanStandIns
  /// As it stood when the step's turn came.
  let lane: Lane
}
