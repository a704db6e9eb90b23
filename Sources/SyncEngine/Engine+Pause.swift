package import SyncCore
internal import SyncLog
internal import SyncStore

/// Lanes that a person stops and starts again; that holds over a restart.
extension Engine {
  /// Stops a directory's lane: what is under way ends, and nothing more is sent. Logins are taken
  /// and wait. False when it was paused already.
  package func pause(_ directory: DirectoryID, by author: Author) async throws -> Bool {
    let now = clock.now
    let changed = try await ledger.commit { transaction in
      var state = try transaction.laneState(of: directory)
      guard !state.isPaused else { return false }
      state.isPaused = true
      state.pausedAt = now
      state.pausedBy = author.text
      try transaction.store(state)
      try transaction.append(event(.lanePaused, directory, author, at: now))
      return true
    }
    if changed { tell("lane.paused", "a lane was paused by hand", directory, author) }
    bells[directory].lane.ring()
    return changed
  }

  /// Lets a lane go on that is paused, or that was to wait: a directory that asked for a day by
  /// mistake is asked again when a person says so. False when nothing stopped it, and where the
  /// configuration keeps it.
  package func resume(_ directory: DirectoryID, by author: Author) async throws -> Bool {
    let managed = directories.first { $0.id == directory }
    guard managed?.policy.isStaged != true else { return false }
    let now = clock.now
    let (changed, until) = try await ledger.commit { transaction -> (Bool, Timestamp?) in
      var state = try transaction.laneState(of: directory)
      let until = state.notBefore.flatMap { $0 > now ? $0 : nil }
      guard state.isPaused || until != nil else { return (false, nil) }
      if let until {
        state.notBefore = now
        try transaction.hasten(directory, from: until, to: now)
      }
      state.isPaused = false
      state.pausedAt = nil
      state.pausedBy = nil
      try transaction.store(state)
      try transaction.append(event(.laneResumed, directory, author, at: now))
      return (true, until)
    }
    if let until { managed?.pacer?.hasten(from: until) }
    if changed { tell("lane.resumed", "a lane goes on by hand", directory, author) }
    bells[directory].lane.ring()
    bells[directory].sweep.ring()
    bells[directory].readBack.ring()
    return changed
  }

  /// Asks the source at once, also where it told us to wait: whoever asked for a day by mistake is
  /// asked again when a person says so. False when it asked for no wait.
  package func resumeSource(by author: Author) async throws -> Bool {
    let now = clock.now
    let isHeld = source.endWait()
    let changed = try await ledger.commit { transaction in
      var failure = try transaction.sourceFailure()
      guard isHeld || failure?.isWaiting(at: now) ?? false else { return false }
      failure?.notBefore = nil
      try transaction.store(failure)
      try transaction.append(event(.sourceResumed, nil, author, at: now))
      return true
    }
    if changed {
      log.write(
        .warning, "source.resumed", "a wait that the source asked for was ended by hand",
        ["by": .string(author.text)])
    }
    nudge()
    return changed
  }

  private func event(
    _ kind: Event.Kind, _ directory: DirectoryID?, _ author: Author, at now: Timestamp
  ) -> Event {
    var event = Event(kind, at: now)
    event.directory = directory
    event.reason = "by \(author.text)"
    event.detail = ["by": author.json]
    return event
  }

  private func tell(
    _ name: String, _ message: String, _ directory: DirectoryID, _ author: Author
  ) {
    log.write(
      .warning, name, message,
      ["directory": .string(directory.name), "by": .string(author.text)])
  }
}
