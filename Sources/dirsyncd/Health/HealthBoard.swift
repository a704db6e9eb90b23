internal import SyncCore
internal import SyncLog
internal import Synchronization

/// The state of all checks, written by the loops and read by probes: a probe costs no query.
final class HealthBoard: Sendable {
  private let checks = Mutex<[String: HealthCheck]>([:])
  private let now: @Sendable () -> Timestamp

  init(now: @escaping @Sendable () -> Timestamp = WallClock.now) {
    self.now = now
  }

  /// Sets a check as it stands now; the first call names its scope.
  func set(
    _ name: String, _ level: HealthCheck.Level, _ note: String = "",
    scope: HealthCheck.Scope = .informative, value: JSONValue? = nil, unit: String? = nil,
    ageLimit: Duration? = nil
  ) {
    let check = HealthCheck(
      name: name, scope: scope, level: level, note: note, value: value, unit: unit,
      updated: now(), ageLimit: ageLimit)
    checks.withLock { $0[name] = check }
  }

  /// A loop ticked; when it does not tick again in time the process counts as broken.
  func beat(_ name: String, within ageLimit: Duration) {
    set(name, .pass, scope: .live, ageLimit: ageLimit)
  }

  /// Takes a check away: its loop ended on purpose.
  func remove(_ name: String) {
    checks.withLock { _ = $0.removeValue(forKey: name) }
  }

  /// All checks by name, with the moment they are read at.
  func snapshot() -> (checks: [HealthCheck], time: Timestamp) {
    (checks.withLock { $0.values.sorted { $0.name < $1.name } }, now())
  }

  /// Whether every loop lives: what the watchdog and `/livez` ask.
  var isLive: Bool { hasNoFailure(in: [.live]) }

  /// Whether work can be accepted: what `/readyz` asks.
  var isReady: Bool { hasNoFailure(in: [.live, .ready]) }

  private func hasNoFailure(in scopes: Set<HealthCheck.Scope>) -> Bool {
    let (checks, time) = snapshot()
    return checks.allSatisfy { !scopes.contains($0.scope) || $0.level(at: time) != .fail }
  }
}
