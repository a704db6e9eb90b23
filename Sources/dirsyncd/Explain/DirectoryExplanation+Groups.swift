internal import SyncCore
internal import SyncStore

/// The groups of one account: those of the source that we keep, and those of the table of roles.
extension DirectoryExplanation {
  func addGroups(to standing: inout Standing) {
    guard binding?.shadow?.isActive ?? false, case .account = placement else { return }
    for group in groups {
      let name = "the group \(group.name)"
      switch MemberStanding(group) {
      case .member, .outside, .kept, .unsure, .frozen, .awaitsAccount: break
      case .toBeAdded: standing.add(.working, "The account is to be put into \(name).")
      case .toBeRemoved: standing.add(.working, "The account is to be taken out of \(name).")
      case .heldByGuard:
        standing.add(
          .stopped,
          "Taking the account out of \(name) is held by the guard membership; dirsyncd release "
            + "\(directory)/membership lets it go.")
      case .refused(let reason):
        standing.add(
          .stopped,
          "The directory does not take the account into \(name): \(reason). dirsyncd queue "
            + "retry --all, or a restart of the daemon, tries again.")
      case .takenOut:
        standing.add(
          .stopped,
          "Somebody else took the account out of \(name). It is left so: readBack.policy is "
            + "\"report\".")
      case .awaitsGroup:
        standing.add(
          .waiting,
          "The account is to be put into \(name), which is not there yet: dirsyncd explain --group "
            + "says why.")
      }
    }
    for role in roles where role.state == .takenOut {
      standing.add(
        .stopped,
        "Somebody else took the account out of the group \(role.group), which roles give, or "
          + "deleted the group. It is left so: readBack.policy is \"report\", or there is no such "
          + "group.")
    }
    let changes = roles.count { [.toBeAdded, .toBeRemoved, .unsure].contains($0.state) }
    guard changes > 0, let binding, !jobs.contains(where: { $0.kind == .roles }) else { return }
    standing.add(
      .waiting,
      "\(changes) groups of the table of roles are to change, and that is not queued, as after "
        + "dirsyncd undo or queue drop: the user's next change does that, or dirsyncd sync --user "
        + "\(binding.user) now.")
  }
}

extension MemberStanding {
  /// What becomes of the membership, in a few words.
  var words: String {
    switch self {
    case .member: "we put the account there"
    case .outside: "not there by us, and not to be"
    case .kept: "we put the account there, and it stays: the group no longer follows the source"
    case .toBeAdded: "not there yet; it is to be put in"
    case .toBeRemoved: "we put the account there; it is to be taken out"
    case .heldByGuard: "we put the account there; its removal waits for `release`"
    case .refused(let reason): "the directory refused: \(reason)"
    case .unsure: "a change was sent and its outcome is not known: it is sent again"
    case .takenOut: "we put the account there, and somebody else took it out"
    case .awaitsGroup: "not there yet; the directory has no such group yet"
    case .awaitsAccount: "not there yet; there is no account"
    case .frozen: "left as it is while the account is suspended"
    }
  }

  /// A word for programs.
  var word: String {
    switch self {
    case .member: "member"
    case .outside: "outside"
    case .kept: "kept"
    case .toBeAdded: "to-be-added"
    case .toBeRemoved: "to-be-removed"
    case .heldByGuard: "held"
    case .refused: "refused"
    case .unsure: "unsure"
    case .takenOut: "taken-out"
    case .awaitsGroup: "awaits-group"
    case .awaitsAccount: "awaits-account"
    case .frozen: "frozen"
    }
  }
}

extension RoleMembership {
  var words: String {
    let words =
      switch state {
      case .member: "we put the account there"
      case .toBeAdded: "not there yet; it is to be put in"
      case .toBeRemoved: "we put the account there; it is to be taken out"
      case .unsure: "a change was sent and its outcome is not known: it is sent again"
      case .takenOut: "we put the account there, and somebody else took it out"
      case .frozen: "left as it is until the user is to have the account again"
      case .parked where filters.isEmpty:
        "we put the account there; the job that is to take it out is parked"
      case .parked: "not there yet; the job that is to put it in is parked"
      }
    if state == .frozen { return "\(group); \(words)" }
    let why = filters.map { "`\($0)`" }.joined(separator: ", ")
    return "\(group); \(words)" + (why.isEmpty ? "; no role gives it any more" : "; by \(why)")
  }
}
