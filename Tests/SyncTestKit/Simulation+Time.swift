package import SyncCore
internal import SyncEngine
internal import SyncStore

/// How time passes: a piece of work after the other, each looked at.
extension Simulation {
  /// Peace is looked at after each such piece, in which there is a full pull and some others.
  private static let peace = Duration.seconds(800)
  /// Of so many seeds one plays the whole of the peace, whatever it looks like.
  private static let seedsPerLongPeace: UInt64 = 25

  /// One piece of work, picked by the seed; false when everybody waits.
  func runOne() -> Bool {
    guard world.executor.runOne() else { return false }
    look()
    return true
  }

  func advance(steps: Int) {
    for _ in 0..<steps where !runOne() {
      guard world.clock.leap() else { return }
    }
  }

  package func settle(for time: Duration) {
    let end = world.clock.now.advanced(by: time)
    while world.clock.now < end {
      if !runOne(), !world.clock.leap() { return }
    }
    while runOne() {}
  }

  /// The same, but no longer than until something is so.
  package func settle(until end: Timestamp, _ isSo: () -> Bool) {
    while world.clock.now < end, !isSo() {
      if !runOne(), !world.clock.leap() { return }
    }
  }

  /// Peace until all is well and has stayed so for a while, and no longer than that time. A person
  /// lets go what guards hold.
  ///
  /// - Parameter findings: what is not yet as it should be.
  func converge(within time: Duration, findings: (SimulationJudge) -> [String]) {
    let end = world.clock.now.advanced(by: time)
    var wasWell = false
    while world.clock.now < end {
      settle(for: min(Self.peace, world.clock.now.duration(to: end)))
      if isGuarded { releaseAll() }
      let record = record(isVerifying: false)
      let isWell =
        record.findings(isJustInTime: isJustInTime).isEmpty
        && findings(SimulationJudge(simulation: self, record: record)).isEmpty
      if isWell, wasWell, seed % Self.seedsPerLongPeace != 0 { return }
      wasWell = isWell
    }
  }

  /// A person lets go whatever the guards of accounts hold.
  func releaseAll() {
    guard let engine else { return }
    let world = world
    let task = Task(executorPreference: world.executor) { [directories] in
      do {
        for directory in directories {
          for kind in GuardKind.ofAccounts {
            _ = try await engine.release(
              kind, of: directory.id, by: Author(uid: 0, name: "root"))
          }
        }
      } catch LedgerError.closed {
      } catch {
        world.note("a release failed: \(error)")
      }
    }
    logins.append(task)
  }
}
