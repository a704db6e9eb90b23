internal import SyncCore
internal import SyncStore

/// How a group of the source stands in one directory, and why.
extension DirectoryExplanation {
  /// What is known of a group there.
  ///
  /// - Parameter subject: marked as gone, once the source itself says so.
  init(
    _ directory: DirectoryID, policy: DirectoryPolicy?, group subject: Subject, binding: Binding?,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    self.init(directory)
    self.policy = policy
    self.binding = binding
    lane = try transaction.laneState(of: directory)
    var facts = GroupFacts(
      placement: policy?.groups.map { GroupPlacement(of: subject, by: $0) })
    if let policy, let groups = policy.groups, let placement = facts.placement {
      facts.onRemove = groups.onRemove
      facts.isNamed = groups.link(of: subject) != nil
      wanted = placement.wanted
      step = Planner.step(
        for: placement.wanted, from: binding?.known ?? .nothing,
        Circumstances(policy: policy, binTime: binTime, now: now))
    }
    if let binding {
      facts.members = try transaction.memberFacts(of: binding)
      facts.memberDrift = try transaction.memberDrift(of: binding.row)
      jobs = try transaction.queuedJobs(of: binding.row)
      refusals = try transaction.refusals(of: binding.row)
      drift = try transaction.drift(of: binding.row)
    }
    group = facts
  }

  func addGroup(_ group: GroupFacts, to standing: inout Standing, at now: Timestamp) {
    addPlacement(of: group, to: &standing)
    if !jobs.isEmpty { addLane(to: &standing, at: now) }
    addWindow(to: &standing, at: now)
    for job in jobs { add(job, to: &standing, at: now) }
    if jobs.isEmpty, let step, step.isDue, group.placement?.wanted.binds ?? false {
      standing.add(
        .waiting,
        "\(fitting(step.words)) is to come, and is not queued, as after dirsyncd undo or queue "
          + "drop: the group's next change, or one of the directory's configuration, does that.")
    }
    addDrift(to: &standing, at: now)
    addMembers(of: group, to: &standing)
    if standing.reasons.isEmpty { standing.add(.done, "All is as it should be.") }
  }

  private func addPlacement(of group: GroupFacts, to standing: inout Standing) {
    let rest =
      binding?.shadow == nil
      ? "nothing is done there"
      : group.onRemove == .keep
        ? "groups.onRemove is \"keep\": it stays as it is, with its members"
        : "groups.onRemove is \"empty\": it stays, and the members that we put there go"
    switch group.placement {
    case nil: standing.add(.stopped, "The directory's groups are left alone: groups is false.")
    case .gone: standing.add(.stopped, "The source says that there is no such group; \(rest).")
    case .outOfScope(let filter):
      standing.add(.stopped, "The group is out of scope: `\(filter)` does not match; \(rest).")
    case .unmappable(let reason):
      standing.add(
        .stopped, "No group can be made of it: \(reason); mend the source, or the mapping.")
    case .group where binding == nil:
      standing.add(.waiting, "It is not kept there yet: the daemon does that when it next starts.")
    case .group: break
    }
  }

  private func addMembers(of group: GroupFacts, to standing: inout Standing) {
    for (state, names) in group.counts {
      let count = names.count
      switch state {
      case .member, .outside, .kept, .frozen: break
      case .toBeAdded: standing.add(.working, "\(count) members are to be put in.")
      case .toBeRemoved: standing.add(.working, "\(count) members are to be taken out.")
      case .unsure:
        standing.add(.working, "Of \(count) members the outcome is not known: they are sent again.")
      case .heldByGuard:
        standing.add(
          .stopped,
          "Taking \(count) members out is held by the guard membership. Look whether the source is "
            + "right; then dirsyncd release \(directory)/membership.")
      case .refused:
        standing.add(.stopped, "The directory does not take \(count) members.")
      case .takenOut:
        standing.add(
          .stopped,
          "Somebody else took \(count) members out. They are left out: readBack.policy is "
            + "\"report\".")
      case .awaitsGroup: standing.add(.waiting, "\(count) members wait for the group to be there.")
      case .awaitsAccount:
        standing.add(.waiting, "\(count) members have no account there, and so cannot be in it.")
      }
    }
    let outsiders = group.outsiders
    if !outsiders.isEmpty {
      standing.add(
        .waiting,
        "Somebody else put \(outsiders.count) of our users in; they are left there, since we did "
          + "not put them there.")
    }
  }

  /// The same words, of a group where it is about one.
  func fitting(_ words: String) -> String {
    guard group != nil else { return words }
    return words.split(separator: "the account", omittingEmptySubsequences: false)
      .joined(separator: "the group")
  }

  /// Whose group it is, and how it came to be that.
  func ownerWords(_ group: GroupFacts, at now: Timestamp) -> String {
    guard let binding, let shadow = binding.shadow else {
      if case .createSent = binding?.known {
        return "not there yet; a create was sent, and no answer came"
      }
      return "none: it is not linked to a group there"
    }
    let found = group.isNamed ? "groups.link names it" : "it bears our stamp"
    let how = binding.createdAt.map { "made by us \($0.told(at: now))" } ?? found
    return "\(shadow.name); id \(shadow.remoteID); ours: \(how)"
  }
}

extension Step {
  /// Whether there is something to do, other than to ask a person.
  fileprivate var isDue: Bool {
    switch self {
    case .nothing, .wait, .park: false
    case .find, .recover, .read, .apply: true
    }
  }
}
