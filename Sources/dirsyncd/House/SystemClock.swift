internal import SyncCore
internal import SyncLog

/// The machine's own time.
struct SystemClock: SyncClock {
  /// So often a long sleep looks at the wall clock again: it may have been set.
  private static let longestNap = Duration.seconds(60)

  var now: Timestamp { WallClock.now() }

  func sleep(until deadline: Timestamp) async throws {
    while true {
      let rest = now.duration(to: deadline)
      guard rest > .zero else { return try Task.checkCancellation() }
      try await Task.sleep(for: min(rest, Self.longestNap))
    }
  }
}
