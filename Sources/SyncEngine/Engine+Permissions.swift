internal import SyncCore
internal import SyncLog
internal import SyncStore

/// What the directories have granted us: looked at after the start, when something is refused, and
/// once a day. What is missing stops nothing but the work that takes it.
extension Engine {
  /// Looks at one directory's rights until the engine is told to stop.
  func watchPermissions(_ directory: ManagedDirectory) async throws {
    let bell = bells[directory.id].rights
    var isFirst = true
    while !bells.stop.isUp {
      do {
        try await waitForLane(directory, bell)
        if bells.stop.isUp { return }
        if try await !isIdentityKnown(of: directory) { try await requireDistinctDirectories() }
        try await lookAtPermissions(of: directory, isFirst: isFirst)
        isFirst = false
      } catch let failure as RemoteFailure {
        try await rest(
          directory, failure, .debug, event: "permission.unread",
          "what the directory has granted could not be seen")
      } catch let error as LedgerError where error.mayHeal {
        tell(error, of: "permissions \(directory.id)")
        await pauseForLedger()
      } catch is CancellationError {
        return
      }
      try await waitForNextLook(bell)
    }
  }

  /// Whoever rings is heard, but not more often than that.
  private func waitForNextLook(_ bell: Doorbell) async throws {
    let now = clock.now
    await bell.wait(until: now.advanced(by: settings.permissionInterval), by: clock)
    let earliest = now.advanced(by: settings.permissionRestTime)
    while !bells.stop.isUp, clock.now < earliest, !Task.isCancelled {
      await bell.wait(until: earliest, by: clock)
    }
  }

  /// Looks once, and tells what has changed since the last look, of whichever run; the first look
  /// of a run tells the log of all that is missing.
  private func lookAtPermissions(
    of directory: ManagedDirectory, isFirst: Bool
  ) async throws {
    let permissions = try await directory.connector.permissions()
    let now = clock.now
    let state = PermissionState(permissions.filter(\.isGap).map(PermissionState.Gap.init), at: now)
    try await ledger.commit { transaction in
      let before = try transaction.permissionState(of: directory.id)?.gaps ?? []
      try transaction.store(state, of: directory.id)
      for gap in state.gaps {
        let isKnown = before.contains { $0.name == gap.name }
        if !isKnown { try record(.permissionMissing, gap, directory.id, transaction, at: now) }
        if !isKnown || isFirst { tell(.permissionMissing, gap, directory.id) }
      }
      for gap in before where !state.gaps.contains(where: { $0.name == gap.name }) {
        try record(.permissionGranted, gap, directory.id, transaction, at: now)
        tell(.permissionGranted, gap, directory.id)
      }
    }
    observer.looked(at: permissions, of: directory.id)
  }

  private func record(
    _ kind: Event.Kind, _ gap: PermissionState.Gap, _ directory: DirectoryID,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    var event = Event(kind, at: now)
    event.directory = directory
    event.reason = Self.reason(kind, gap)
    try transaction.append(event)
  }

  private static func reason(_ kind: Event.Kind, _ gap: PermissionState.Gap) -> String {
    kind == .permissionMissing ? gap.text : "\(gap.name) is no longer missing"
  }

  private func tell(_ kind: Event.Kind, _ gap: PermissionState.Gap, _ directory: DirectoryID) {
    let isMissing = kind == .permissionMissing
    log.write(
      isMissing ? .error : .info, isMissing ? "permission.missing" : "permission.granted",
      isMissing
        ? "the directory has not granted what the configuration needs; dirsyncd check tells more"
        : "the directory has granted what was missing",
      [
        "directory": .string(directory.name), "reason": .string(Self.reason(kind, gap)),
      ])
  }
}
