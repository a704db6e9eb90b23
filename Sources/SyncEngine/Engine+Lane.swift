internal import SyncCore
internal import SyncLog
internal import SyncStore

/// What a lane may begin, and what it learns from how attempts end.
extension Engine {
  /// A lane as the last run left it.
  func lane(of directory: ManagedDirectory) async throws -> Lane {
    let state = try await ledger.read { try $0.laneState(of: directory.id) }
    return Lane(
      inFlightLimit: directory.connector.traits.requestsInFlightLimit, notBefore: state.notBefore,
      quarantine: state.quarantine)
  }

  /// Claims what may begin now. `next` is when the pace lets more begin; nil where it is not what
  /// is waited for.
  func claimDue(
    _ directory: ManagedDirectory, _ lane: Lane, of subjectRows: [Int64]?
  ) async throws -> (works: [Work], next: Timestamp?) {
    let now = clock.now
    let pace = directory.pacer?.pace ?? Pace(at: now)
    guard !bells.stop.isUp, case .start(let urgent, let bulk, let next) = lane.move(at: now, pace)
    else { return ([], nil) }
    let due = try await ledger.read { try nextStart(of: directory, $0, at: now) }
    guard let due, due <= now else { return ([], nil) }
    let isUrgentOnly = directory.policy.window.map { !$0.isOpen(at: now) } ?? false
    let (setbacks, isProbe) = (lane.setbacksInRow, lane.isProbing)
    // A claim that a power cut takes back is made again; what is settled below is, too.
    return try await ledger.commit(durable: .later) { transaction in
      guard try transaction.wait(of: directory.id, at: now) == nil,
        try !transaction.laneState(of: directory.id).isPaused
      else { return ([], nil) }
      var works: [Work] = []
      for (urgency, limit) in [(Urgency.login, urgent), (.bulk, bulk)] {
        let jobs = try transaction.claim(
          in: directory.id, urgency, of: subjectRows, urgentOnly: isUrgentOnly,
          limit: limit - works.count, at: now)
        works += try jobs.compactMap { job in
          try task(of: job, in: directory, transaction, at: now).map {
            Work(job: job, task: $0, setbacks: setbacks, isProbe: isProbe, urgency: urgency)
          }
        }
      }
      // What was settled without a request makes room for more at once.
      let more = try nextStart(of: directory, transaction, at: now)
      // Where some subjects alone are meant, what the others wait for is not waited for.
      let isMore = subjectRows == nil || !works.isEmpty ? more.map { $0 <= now } ?? false : false
      return (works, isMore ? next : nil)
    }
  }

  /// The lane learns how an attempt ended.
  func learn(_ attempt: Attempt, _ lane: inout Lane, of directory: ManagedDirectory) async throws {
    let (before, now, job) = (lane, clock.now, attempt.job)
    switch attempt.outcome {
    case .done:
      lane.succeeded(job.id, isProbe: attempt.isProbe, at: now)
      observer.attempted(job.kind, in: directory.id, outcome: "done", took: attempt.took)
    case .failed(let failure, let verdict):
      if [.credentials, .notPermitted].contains(failure.kind) { bells[directory.id].rights.ring() }
      let probeAt = directory.policy.retry.probe(
        after: lane.setbacksInRow, quarantined: !failure.kind.isOutage, now: now, draw: draw())
      lane.failed(job.id, failure, verdict, probeAt: probeAt, at: now)
      observer.attempted(
        job.kind, in: directory.id, outcome: failure.kind.rawValue, took: attempt.took)
    case .abandoned, .read:
      lane.abandoned()
    }
    if case .abandoned = attempt.outcome {
    } else {
      meters.note(directory.id, took: attempt.took, lane: lane)
    }
    guard lane.notBefore != before.notBefore || lane.quarantine != before.quarantine else { return }
    try await remember(lane, after: attempt, of: directory)
    observer.laneChanged(directory.id, lane)
  }

  /// The lane's state holds over a restart.
  private func remember(
    _ lane: Lane, after attempt: Attempt, of directory: ManagedDirectory
  ) async throws {
    let now = clock.now
    var detail = ""
    if case .failed(let failure, _) = attempt.outcome { detail = failure.detail }
    try await ledger.commit { [detail] transaction in
      var state = try transaction.laneState(of: directory.id)
      // What was read beside the lane may have been told to wait longer.
      state.notBefore = [state.notBefore, lane.notBefore].compactMap(\.self).max()
      if let notBefore = state.notBefore, notBefore > now, !detail.isEmpty {
        state.reason = detail
      }
      if state.quarantine != lane.quarantine {
        try tell(lane.quarantine, &state, detail, transaction, at: now)
      }
      note(directory.pacer?.pace, in: &state, at: now)
      try transaction.store(state)
    }
  }

  /// The whole lane waits: stored with the attempt, so that it holds over a restart.
  func stop(
    _ directory: DirectoryID, until: Timestamp, _ failure: RemoteFailure,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    let pacer = directories.first { $0.id == directory }?.pacer
    pacer?.pause(until: until)
    var state = try transaction.laneState(of: directory)
    let isNew = state.notBefore.map { $0 <= now } ?? true
    state.notBefore = max(state.notBefore ?? until, until)
    if failure.kind != .heldBack { state.reason = failure.detail }
    note(pacer?.pace, in: &state, at: now)
    if failure.kind == .credentials {
      if state.quarantine != .credentials {
        try tell(.credentials, &state, failure.detail, transaction, at: now)
      }
    } else {
      // Of what was under way together, the first is told of.
      log.write(
        isNew ? .warning : .debug, "lane.waits",
        "the directory asks for a pause; its lane waits",
        [
          "directory": .string(directory.name), "until": .string(until.description),
          "reason": .string(failure.detail),
        ])
    }
    try transaction.store(state)
  }

  /// A quarantine begins or ends: one event and one line, however many attempts find it out.
  private func tell(
    _ quarantine: Quarantine?, _ state: inout LaneState, _ detail: String,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    var event = Event(quarantine == nil ? .quarantineEnded : .quarantined, at: now)
    event.directory = state.directory
    event.reason = quarantine.map { "\($0.text); the last: \(detail)" }
    try transaction.append(event)
    state.quarantine = quarantine
    state.reason = event.reason
    log.write(
      quarantine == nil ? .info : .error,
      quarantine == nil ? "lane.recovered" : "lane.quarantined",
      quarantine == nil
        ? "the directory takes our work again; its lane goes on"
        : "one request at a time finds out whether it is mended; the lane goes on by itself then",
      [
        "directory": .string(state.directory.name),
        "reason": event.reason.map(JSONValue.string),
      ])
  }

  private func note(_ pace: Pace?, in state: inout LaneState, at now: Timestamp) {
    state.pacePerMinute = pace?.perMinute
    state.fullPacePerMinute = pace?.fullPerMinute
    state.pacedAt = state.pacePerMinute.map { _ in now }
  }

  // MARK: Over a restart

  /// Each pace goes on where the last run left it: a burst that was just spent is not spent again.
  func resumePaces() async throws {
    let now = clock.now
    for directory in directories {
      guard let pacer = directory.pacer else { continue }
      let longest = pacer.pace.buckets.map(\.quota.period).max() ?? .zero
      let horizon = now.advanced(by: .zero - longest)
      let limit = pacer.pace.buckets.map(\.quota.burst).max() ?? 0
      let (state, spent) = try await ledger.read { transaction in
        (
          try transaction.laneState(of: directory.id),
          try transaction.writeCount(in: directory.id, since: horizon, limit: limit)
        )
      }
      pacer.resume(
        share: state.paceShare(at: now, over: longest), spent: spent, notBefore: state.notBefore)
      let pace = pacer.pace
      try await ledger.commit { transaction in
        var state = try transaction.laneState(of: directory.id)
        note(pace, in: &state, at: now)
        try transaction.store(state)
      }
    }
  }
}

extension LaneState {
  /// The part of the quota's pace that was learned, with what has come back since.
  func paceShare(at now: Timestamp, over period: Duration) -> Double {
    guard let pacePerMinute, let fullPacePerMinute, let pacedAt, fullPacePerMinute > 0 else {
      return 1
    }
    let periods = pacedAt.duration(to: now).inSeconds / max(1, period.inSeconds)
    let learned = Double(pacePerMinute) / Double(fullPacePerMinute)
    return min(1, learned + TokenBucket.increase * max(0, periods))
  }

  /// Whether a request beside the queue may be sent.
  func mayBeAsked(at now: Timestamp) -> Bool {
    !isPaused && !isQuarantined && notBefore.map { $0 <= now } ?? true
  }
}
