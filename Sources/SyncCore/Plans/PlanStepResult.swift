/// What became of one step of a plan.
package enum PlanStepResult: Hashable, Sendable {
  /// Carried out; the directory's own id of the request.
  case done(requestID: String?)
  /// Its base has moved, or nothing is left to do: it was not carried out.
  case refused(String)
  /// It waits for a person's release.
  case held(GuardKind)
  /// Nothing may be sent there now.
  case waiting(String)
  /// It was tried and did not work.
  case failed(String)

  /// One word, for programs.
  package var word: String {
    switch self {
    case .done: "done"
    case .refused: "refused"
    case .held: "held"
    case .waiting: "waiting"
    case .failed: "failed"
    }
  }

  /// Why it was not carried out; nil for what was.
  package var reason: String? {
    switch self {
    case .done: nil
    case .held(let kind): "held by the guard \(kind.rawValue)"
    case .refused(let reason), .waiting(let reason), .failed(let reason): reason
    }
  }
}
