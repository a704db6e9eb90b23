internal import SyncCore
internal import SyncLog
internal import SyncStore

/// The scheduled look through all accounts' password times.
extension Engine {
  /// The first sweep of a new ledger begins within so long.
  private static let firstSweepDelay = Duration.seconds(3600)
  /// So many pages at most in one sweep: a list that never ends would be read for ever.
  private static let sweepPageLimit = 100_000

  /// Sweeps one directory by schedule, until the engine is told to stop.
  func sweepForEver(_ directory: ManagedDirectory) async throws {
    guard directory.policy.passwordDrift.isLookedFor,
      directory.connector.traits.tellsPasswordTimes
    else { return }
    let bell = bells[directory.id].sweep
    while !bells.stop.isUp {
      do {
        await bell.wait(until: try await nextSweep(of: directory), by: clock)
        if bells.stop.isUp { return }
        try await sweep(directory)
      } catch let failure as RemoteFailure {
        try await putOff(directory, failure)
      } catch let error as LedgerError where error.mayHeal {
        tell(error, of: "sweep \(directory.id)")
        await pauseForLedger()
      } catch is CancellationError {
        return
      }
    }
  }

  /// Spread around the interval, so that not all directories and daemons sweep at once.
  private func nextSweep(of directory: ManagedDirectory) async throws -> Timestamp {
    let interval = directory.policy.driftSweepInterval
    let name = Self.sweepName(directory.id)
    let last = try await ledger.read { try $0.meta(name) }.flatMap(Int64.init)
    if let last, let daily = directory.policy.driftSweepTime {
      let then = Timestamp(milliseconds: last)
      // A clock that was set back must not put it off.
      return daily.next(after: min(then, clock.now))
    }
    guard let last else {
      let delay = Double(min(interval, Self.firstSweepDelay).milliseconds) * draw()
      let due = clock.now.advanced(by: .milliseconds(Int64(delay)))
      // Remembered as if one had been, so that restarts do not put it off for ever.
      let asIfLast = due.advanced(by: .zero - interval).milliseconds
      try await ledger.commit { try $0.setMeta(name, String(asIfLast)) }
      return due
    }
    let spread = Double(interval.milliseconds) * 0.1 * draw()
    let due = Timestamp(milliseconds: last).advanced(by: interval)
    return min(due, clock.now.advanced(by: interval)).advanced(by: .milliseconds(Int64(spread)))
  }

  private static func sweepName(_ directory: DirectoryID) -> String { "sweep \(directory.name)" }

  /// One page after the other, each only when the lane may send.
  func sweep(_ directory: ManagedDirectory) async throws {
    var cursor: Cursor?
    var (read, drifted) = (0, 0)
    for _ in 0..<Self.sweepPageLimit {
      try await waitForLane(directory, bells[directory.id].sweep)
      if bells.stop.isUp { return }
      let page = try await directory.connector.passwordTimes(after: cursor)
      read += page.times.count
      drifted += try await judge(page, in: directory)
      cursor = page.next
      if cursor == nil { break }
    }
    let now = clock.now
    try await ledger.commit { try $0.setMeta(Self.sweepName(directory.id), "\(now.milliseconds)") }
    log.write(
      .info, "drift.swept", "all accounts' password times were looked through",
      [
        "directory": .string(directory.id.name), "accounts": .integer(Int64(read)),
        "drifted": .integer(Int64(drifted)),
      ])
  }

  /// Gives how many were found to have drifted.
  private func judge(_ page: PasswordTimesPage, in directory: ManagedDirectory) async throws -> Int
  {
    let all = page.times.sorted { $0.key.id < $1.key.id }
    var drifted = 0
    var start = 0
    while start < all.count {
      let chunk = all[start..<min(start + settings.recordsPerCommitLimit, all.count)]
      start += chunk.count
      let news = try await ledger.read { transaction in
        try chunk.filter { id, times in
          let binding = try transaction.takenOver(id, in: directory.id)
          return binding.map { $0.trail.finding(in: times) != .same } ?? false
        }
      }
      guard !news.isEmpty else { continue }
      let now = clock.now
      drifted += try await ledger.commit { transaction in
        try news.count { id, times in
          guard let binding = try transaction.takenOver(id, in: directory.id) else { return false }
          return try record(binding.trail.finding(in: times), of: binding, transaction, at: now)
        }
      }
    }
    for _ in 0..<drifted { observer.drifted(directory.id) }
    return drifted
  }

  /// The sweep failed: it begins anew after a pause.
  private func putOff(_ directory: ManagedDirectory, _ failure: RemoteFailure) async throws {
    try await rest(
      directory, failure, event: "drift.sweep-failed", "the sweep begins anew later")
    let until = clock.now.advanced(by: settings.sweepRetryInterval)
    await bells[directory.id].sweep.wait(until: until, by: clock)
  }
}
