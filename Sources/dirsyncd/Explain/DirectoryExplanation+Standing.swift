internal import SyncCore
internal import SyncStore

/// Why things stand as they do: pure, from the values alone.
extension DirectoryExplanation {
  func standing(at now: Timestamp) -> Standing {
    var standing = Standing()
    if let group {
      addGroup(group, to: &standing, at: now)
      return standing
    }
    guard let policy else {
      standing.add(
        .stopped, "The configuration no longer has this directory: nothing is done there.")
      return standing
    }
    addPlacement(to: &standing)
    if !jobs.isEmpty { addLane(to: &standing, at: now) }
    addWindow(to: &standing, at: now)
    for job in jobs { add(job, to: &standing, at: now) }
    if jobs.isEmpty { addIdle(to: &standing, at: now) }
    for refusal in refusals {
      standing.add(
        .stopped,
        "The directory does not take \(refusal.attribute): \(refusal.reason). "
          + "It is tried again when the source gives another value, the configuration changes, or "
          + "on dirsyncd queue retry --all --directory \(directory).")
    }
    addUnresolved(to: &standing)
    addDrift(to: &standing, at: now)
    addGroups(to: &standing)
    if binding?.shadow?.isActive ?? true { addPassword(policy, to: &standing) }
    if standing.reasons.isEmpty { standing.add(.done, "All is as it should be.") }
    return standing
  }

  // MARK: The rules

  private func addPlacement(to standing: inout Standing) {
    switch placement {
    case .excluded(let rule):
      standing.add(
        .stopped, "The user is left alone: `\(rule)` in source.exclude names them.")
    case .accountExcluded(let pattern):
      standing.add(
        .stopped, "The account is left alone: `\(pattern)` in the directory's exclude names it.")
    case .staged(let filter):
      standing.add(
        .waiting, "The user is not ready: `\(filter)` in source.ready does not match yet.")
    case .gone:
      standing.add(.stopped, "The source says that there is no such user\(effect).")
    case .inactive:
      standing.add(.stopped, "The source has the user as inactive\(effect).")
    case .outOfScope(let filter):
      standing.add(
        .stopped, "The user is out of scope: `\(filter)` does not match\(effect).")
    case .unmappable(let reason):
      standing.add(
        .stopped, "No account can be made of the user: \(reason); mend the source, or the mapping.")
    case .account, nil: break
    }
  }

  /// What follows for the account.
  private var effect: String {
    guard let shadow = binding?.shadow else { return ", so there is no account of ours" }
    if step == .apply(.delete) { return ", so the account is to be deleted" }
    if !shadow.isActive { return ", so the account is suspended" }
    if wanted?.isLeaving ?? false { return ", so the account is to be suspended" }
    let key = placement == .inactive ? "onDeactivate" : "onRemove"
    return ", and \(key) is \"keep\": the account stays as it is"
  }

  // MARK: The queue

  func addLane(to standing: inout Standing, at now: Timestamp) {
    if lane.isPaused {
      standing.add(.stopped, "The directory's lane is \(lane.words(at: now)).")
    } else if lane.isQuarantined {
      standing.add(
        .stopped,
        "Nothing but probes is sent: \(lane.reason ?? "no word"). "
          + "Mend it (dirsyncd check); the lane probes by itself.")
    } else if let until = lane.notBefore, until > now {
      standing.add(
        .waiting,
        "The directory's lane waits until \(until.told(at: now)): "
          + "\(lane.reason ?? "it rests after failures in a row").")
    }
  }

  /// Said once, where a job waits for nothing else.
  func addWindow(to standing: inout Standing, at now: Timestamp) {
    guard let window = policy?.window, !window.isOpen(at: now),
      jobs.contains(where: { $0.state == .ready && $0.kind != .password && $0.dueAt <= now })
    else { return }
    let words = window.words(at: now)
    standing.add(.waiting, "\(words.prefix(1).uppercased())\(words.dropFirst()).")
  }

  func add(_ job: QueuedJob, to standing: inout Standing, at now: Timestamp) {
    let name = "Job \(job.id) (\(job.kind.rawValue)\(job.kind == .account ? task : ""))"
    let guardName = (job.guardKind ?? .suspend).rawValue
    switch job.state {
    case .parked:
      standing.add(
        .stopped,
        "\(name) is parked: \(job.reason ?? "no word"). The \(group == nil ? "user" : "group")'s "
          + "next change, a restart of the daemon, or dirsyncd queue retry \(job.id) tries again.")
    case .held where job.isAnnounced:
      standing.add(
        .stopped,
        "\(name) is held by the guard \(guardName)"
          + (heldReason.map { ": \($0)" } ?? " with others")
          + ". Look whether the source is right (dirsyncd queue --state held); then dirsyncd "
          + "release \(directory)/\(guardName).")
    case .held:
      standing.add(
        .waiting,
        "\(name) waits for the guard \(guardName), which looks at the next pull's end.")
    case .leased: standing.add(.working, "\(name) is being sent now.")
    case .waiting:
      standing.add(.waiting, "\(name) waits for \(job.kind.awaited).")
    case .ready where job.dueAt > now:
      standing.add(
        .waiting,
        "\(name) is tried \(job.dueAt.away(from: now))"
          + (job.attempts > 0 ? ", for the \(job.attempts + 1). time" : "")
          + (job.reason.map { ": \($0)" } ?? "") + ".")
    case .ready where lane.isHalted(at: now):
      standing.add(.waiting, "\(name) goes when the lane goes on.")
    case .ready: standing.add(.working, "\(name) is about to be sent.")
    }
  }

  /// What the account's job is about.
  private var task: String {
    step?.task.map { ": \(fitting($0))" } ?? ""
  }

  /// No job waits: is that right?
  private func addIdle(to standing: inout Standing, at now: Timestamp) {
    addLife(to: &standing, at: now)
    guard let step, step != .nothing else { return }
    if case .wait = step { return }
    guard let binding else {
      if case .account = placement {
        standing.add(
          .waiting, "The user is not bound yet: the daemon does that when it next starts.")
      }
      return
    }
    if case .park = step { return }  // said with the mapping
    if planAt != nil {
      let words = "is due: the daemon, or the next dirsyncd sync, does it by itself."
      return standing.add(.waiting, "\(step.words) \(words)")
    }
    standing.add(
      .waiting,
      "\(step.words) is to come, and is not queued, as after dirsyncd undo or queue drop: "
        + "the user's next change does that, or dirsyncd sync --user \(binding.user) now.")
  }

  // MARK: The password

  private func addPassword(_ policy: DirectoryPolicy, to standing: inout Standing) {
    guard let binding, case .account = placement, binding.known != .detached else { return }
    guard policy.passwordWhen != .never else {
      return standing.add(.done, "Passwords are never sent: password.when is \"never\".")
    }
    let reason = binding.passwordReason.map { ": \($0)" } ?? ""
    switch binding.passwordState {
    case .awaitingLogin:
      standing.add(
        .waiting, "No password is sent before the user's next login at the portal\(reason).")
    case .refused:
      standing.add(
        .stopped, "The directory refused the last password\(reason). The next login tries again.")
    case .expired:
      standing.add(
        .waiting, "The last password waited too long and was wiped: the next login begins anew.")
    case .drifted:
      standing.add(.waiting, "The password was changed in the directory itself\(reason).")
    case .released: standing.add(.stopped, "The binding was released: the directory is on its own.")
    case .queued, .takenOver: break
    }
  }
}

extension Step {
  /// The same in the middle of a sentence; nil where nothing is to be done.
  fileprivate var task: String? {
    switch self {
    case .nothing, .wait, .park: nil
    case .find, .recover, .read, .apply: "\(words.prefix(1).lowercased())\(words.dropFirst())"
    }
  }

  /// What it does, in a few words; names of attributes, never values.
  var words: String {
    switch self {
    case .nothing, .wait: "Nothing"
    case .find: "Linking or creating the account"
    case .recover: "Looking for the account that was being created"
    case .read: "Reading what the account holds, before anything is written"
    case .park: "A person's help"
    case .apply(.create): "Creating the account"
    case .apply(.suspend): "Suspending the account"
    case .apply(.resume): "Resuming the account"
    case .apply(.signOut): "Ending the account's sessions"
    case .apply(.delete): "Deleting the account"
    case .apply(.restore): "Taking the account out of the directory's bin"
    case .apply(.update(let change)):
      "An update of "
        + change.names.map { $0 == "name" ? "the name" : $0 }.joined(separator: ", ")
    }
  }
}
