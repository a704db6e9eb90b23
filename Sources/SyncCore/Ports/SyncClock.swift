/// The time, and waiting for it; replaced in simulation.
package protocol SyncClock: Sendable {
  var now: Timestamp { get }

  /// Returns at or after the deadline; throws only `CancellationError`.
  func sleep(until deadline: Timestamp) async throws
}
