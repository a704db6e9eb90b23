internal import SyncCore

/// How a step of a plan ended, and the attempts that it took, for the lane.
struct PlanStepEnd: Sendable {
  var result: PlanStepResult
  var attempts: [Attempt] = []

  init(_ result: PlanStepResult, _ attempts: [Attempt] = []) {
    self.result = result
    self.attempts = attempts
  }
}
