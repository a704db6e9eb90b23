internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Passwords that somebody else changed in a directory: found at a login, and by a sweep.
extension Engine {
  /// What the directories say at a login of those accounts that seem to need nothing, side by side.
  ///
  /// Who cannot tell in time is left out: the sweep, or the next login, finds it then.
  func driftFindings(
    of candidates: [LoginLookup.Candidate], at now: Timestamp
  ) async throws -> [Int64: PasswordTrail.Finding] {
    let asked = candidates.filter { candidate in
      candidate.directory.policy.passwordDrift.isLookedFor
        && candidate.directory.connector.traits.tellsPasswordTimes
        && candidate.lane.mayBeAsked(at: now)
        && candidate.standing.binding?.passwordState == .takenOver
    }
    return try await withThrowingTaskGroup { group in
      for candidate in asked {
        guard let binding = candidate.standing.binding, let shadow = binding.shadow else {
          continue
        }
        group.addTask {
          let times = await times(
            of: shadow.remoteID, in: candidate.directory, limit: settings.driftReadTimeLimit)
          return (binding.row, binding.trail.finding(in: times))
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  /// The times that the directory tells, or nil when it does not within the limit, or may not be
  /// asked now. A directory that asks for a pause gets it.
  func times(
    of id: RemoteID, in directory: ManagedDirectory, limit: Duration
  ) async -> PasswordTimes? {
    do {
      let now = clock.now
      let lane = try await ledger.read { try $0.laneState(of: directory.id) }
      guard lane.mayBeAsked(at: now) else { return nil }
      return try await withThrowingTaskGroup(of: PasswordTimes?.self) { group in
        group.addTask { try await directory.connector.passwordTimes(of: id) }
        group.addTask { [clock] in
          try await clock.sleep(until: now.advanced(by: limit))
          return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
      }
    } catch let failure as RemoteFailure {
      await obey(failure, of: directory)
    } catch {
      log.write(
        .debug, "drift.unread", "the directory's time stamps could not be read",
        ["directory": .string(directory.id.name), "error": .string("\(error)")])
    }
    return nil
  }

  /// A read beside the lane was refused: a wait holds for the whole lane, all else is only told.
  private func obey(_ failure: RemoteFailure, of directory: ManagedDirectory) async {
    log.write(
      .info, "drift.unread", "the directory's time stamps could not be read",
      ["directory": .string(directory.id.name), "reason": .string(failure.detail)])
    let now = clock.now
    let verdict = directory.policy.retry.verdict(
      on: failure, attempts: 0, age: .zero, settling: false, now: now, draw: draw())
    guard let until = verdict.laneWait(after: failure, at: now) else { return }
    do {
      try await ledger.commit { transaction in
        try stop(directory.id, until: until, failure, transaction, at: now)
      }
    } catch {
      log.write(
        .warning, "drift.unread", "the directory's pause could not be stored",
        ["directory": .string(directory.id.name), "error": .string("\(error)")])
    }
  }

  /// Records what was found: the stamp of our own push, or drift. True for drift.
  @discardableResult
  func record(
    _ finding: PasswordTrail.Finding, of binding: Binding, _ transaction: Transaction,
    at now: Timestamp
  ) throws -> Bool {
    switch finding {
    case .same: return false
    case .ours(let stamp):
      var trail = binding.trail
      trail.stamp = stamp
      try transaction.store(trail, of: binding.row)
      return false
    case .drifted(let stamp):
      let reason = "the password was changed in the directory at \(stamp)"
      guard try transaction.note(.drift, of: binding, reason: reason, at: now) else { return false }
      var event = Event(.drifted, of: binding, at: now)
      event.reason = reason
      var detail = JSONObject()
      detail["before"] = PasswordTimes(changedAt: binding.trail.stamp).json
      detail["after"] = PasswordTimes(changedAt: stamp).json
      event.detail = .object(detail)
      try transaction.append(event)
      return true
    }
  }
}
