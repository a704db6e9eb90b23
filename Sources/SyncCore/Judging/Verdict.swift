/// What is decided about a job after an attempt that failed.
package enum Verdict: Hashable, Sendable {
  /// This job again, not before then; the attempt counts.
  case retry(at: Timestamp)
  /// The whole lane waits, not before then; no attempt counts.
  case wait(until: Timestamp)
  /// Our credentials are at fault: the lane is in quarantine and probes then; no attempt counts.
  case quarantine(until: Timestamp)
  /// This job waits for a person.
  case park
  /// The secret is refused for good: it is wiped, and the next login begins anew.
  case refusePassword
}
