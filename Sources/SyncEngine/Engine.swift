package import SyncCore
package import SyncLog
package import SyncStore

/// The main loop: pull what changed, decide, and deliver it, directory by directory.
///
/// The queue is the ledger. Everything that happens is recorded there first and worked off at the
/// lanes' own pace; nothing is done directly in reaction.
package struct Engine: Sendable {
  package let ledger: Ledger
  package let source: any ChangeSource
  package let directories: [ManagedDirectory]
  package let vault: PasswordVault
  package let clock: any SyncClock
  package let settings: EngineSettings
  package let log: Log
  package let observer: any EngineObserver
  /// Nil where users are told nothing.
  package let notifications: Notifications?
  /// A random number, 0 to below 1.
  package let draw: @Sendable () -> Double
  /// Whether some rule looks at the groups of a user.
  let readsGroups: Bool
  let bells: Bells
  let meters: LaneMeters
  let inquiries = Inquiries()

  package init(
    ledger: Ledger, source: any ChangeSource, directories: [ManagedDirectory],
    vault: PasswordVault, clock: any SyncClock, settings: EngineSettings = EngineSettings(),
    log: Log, observer: any EngineObserver = NobodyObserves(),
    notifications: Notifications? = nil,
    draw: @escaping @Sendable () -> Double
  ) {
    self.ledger = ledger
    self.source = source
    self.directories = directories.sorted { $0.id < $1.id }
    self.vault = vault
    self.clock = clock
    self.settings = settings
    self.log = log
    self.observer = observer
    self.notifications = notifications
    self.draw = draw
    readsGroups = directories.contains { $0.policy.readsGroups }
    bells = Bells(directories: directories.map(\.id))
    meters = LaneMeters(directories)
  }

  /// Serves until the task is cancelled: pulls by schedule and on demand, delivers what is due, and
  /// keeps house. Throws only what makes going on unsafe: a ledger that cannot be trusted.
  package func run() async throws {
    try await recover()
    try await withThrowingTaskGroup { group in
      group.addTask { try await pullForEver() }
      group.addTask { try await keepHouse() }
      group.addTask { try await planForEver() }
      group.addTask { try await serveMail() }
      for directory in directories {
        group.addTask { try await serve(directory) }
        group.addTask { try await sweepForEver(directory) }
        if directory.connector.tellsPermissions {
          group.addTask { try await watchPermissions(directory) }
        }
        group.addTask { try await readBackForEver(directory) }
      }
      for try await _ in group {}  // the first error ends all: waitForAll would wait for the others
    }
  }

  /// Takes up what the last run left: claimed jobs are ready again, and a changed policy is applied
  /// to the whole mirror.
  package func recover() async throws {
    try await keys.begin()
    let now = clock.now
    let recovered = try await ledger.commit { transaction in
      // What changed rules lead to belongs to it, and to the batch of a pull that was broken off.
      _ = try transaction.beginRun(isOpen: try transaction.hasOpenRun(), at: now)
      try transaction.bringBack(at: now, waitLimit: settings.clockStepLimit)
      return try transaction.recoverLeases(at: now)
    }
    if recovered > 0 {
      log.write(
        .info, "engine.recovered", "claimed jobs of the last run are ready again",
        ["jobs": .integer(Int64(recovered))])
    }
    try await settleStaging()
    try await resumePaces()
    try await requireDistinctDirectories()
    try await recoverNotices()
    try await rereadCredentialsIfRulesChanged()
    try await replanIfPoliciesChanged()
  }

  /// Rotates the master key; see `KeyKeeper`.
  package var keys: KeyKeeper {
    KeyKeeper(ledger: ledger, keyring: vault.keyring, clock: clock, log: log)
  }

  /// Ends `run` in good order: nothing new is claimed or pulled, what is under way is finished and
  /// settled. Cancelling the task of `run` afterwards ends it at once.
  package func stop() {
    bells.stopAll()
  }

  /// Asks the source now instead of at the next scheduled moment.
  package func nudge() {
    bells.pull.ring()
  }

  private func pullForEver() async throws {
    var pace = PullPace(interval: settings.pullInterval)
    while !bells.stop.isUp {
      let started = clock.now
      var next = started.advanced(by: settings.pullInterval)
      do {
        _ = try await pull()
        next = scheduled(pace.succeeded(from: started))
      } catch let failure as RemoteFailure {
        observer.pullFailed(failure)
        next = pace.failed(failure, at: clock.now, draw: draw())
        log.write(
          .info, "pull.waits", "the source is left alone for a while",
          ["until": .string(next.description), "failures": .integer(Int64(pace.failuresInRow))])
      } catch let error as LedgerError where error.mayHeal {
        tell(error, of: "pull")
      } catch is CancellationError {
        return
      }
      await bells.pull.wait(until: next, by: clock)
    }
  }

  private func serve(_ directory: ManagedDirectory) async throws {
    var lane = try await lane(of: directory)
    let bell = bells[directory.id].lane
    while !bells.stop.isUp {
      do {
        try await deliverDue(directory, &lane)
        bells.mail.ring()  // accounts that a mail waits for may be there now
        if bells.stop.isUp { return }  // its ring may have gone to the delivery that just ended
        await bell.wait(until: try await nextStart(in: directory, lane), by: clock)
        if let moment = try await ledger.read({ try $0.laneState(of: directory.id).notBefore }) {
          lane.hasten(to: moment)
        }
      } catch let error as LedgerError where error.mayHeal {
        tell(error, of: "lane \(directory.id)")
        lane = try await laneAfterTrouble(directory)
      }
    }
  }

  /// When there is something to do next; nil for when the bell rings. What was refused beside the
  /// queue makes the lane wait, too: the ledger knows.
  private func nextStart(
    in directory: ManagedDirectory, _ lane: Lane
  ) async throws -> Timestamp? {
    try await ledger.read { transaction in
      let state = try transaction.laneState(of: directory.id)
      guard !state.isPaused,
        let due = try nextStart(of: directory, transaction, at: clock.now)
      else { return nil }
      return max(due, lane.notBefore ?? due, state.notBefore ?? due)
    }
  }

  /// Nothing of the lane is under way any more, so what it had claimed is ready again. Not before
  /// that is written does the lane go on: a claim that nobody holds would stay for ever.
  private func laneAfterTrouble(_ directory: ManagedDirectory) async throws -> Lane {
    while !bells.stop.isUp {
      await pauseForLedger()
      let now = clock.now
      do {
        _ = try await ledger.commit { try $0.recoverLeases(in: directory.id, at: now) }
        break
      } catch let error as LedgerError where error.mayHeal {
        tell(error, of: "lane \(directory.id)")
      }
    }
    return try await lane(of: directory)
  }

  /// Wipes what has waited too long, also out of the write-ahead log, and forgets old logins.
  private func keepHouse() async throws {
    var sweep = LogSweep()
    while !bells.stop.isUp {
      do {
        try await expireSecrets()
        let horizon = clock.now.advanced(by: .zero - settings.loginRetention)
        _ = try await ledger.commit { try $0.pruneLogins(before: horizon, limit: 1000) }
        try await pruneJournal()
        let next = clock.now.advanced(by: settings.housekeepingInterval)
        let expiry = try await ledger.read { try $0.nextExpiry() }
        let look = try await sweepLog(&sweep)
        await bells.house.wait(until: min(expiry ?? next, look ?? next, next), by: clock)
      } catch let error as LedgerError where error.mayHeal {
        tell(error, of: "housekeeping")
        await pauseForLedger()
      }
    }
  }

  /// A full disk heals: the loop tells, waits and goes on.
  func tell(_ error: LedgerError, of loop: String) {
    log.write(
      .error, "ledger.waits", "the ledger cannot be written; free some room on its disk",
      ["loop": .string(loop), "error": .string(error.description)])
  }

  func pauseForLedger() async {
    await Doorbell().wait(until: clock.now.advanced(by: settings.ledgerRetryInterval), by: clock)
  }
}
