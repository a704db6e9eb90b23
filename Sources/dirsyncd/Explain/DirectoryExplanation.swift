internal import SyncCore
internal import SyncStore

/// All that is known of one user in one directory, as read from the ledger and the configuration.
struct DirectoryExplanation: Hashable, Sendable {
  let directory: DirectoryID
  /// Nil where the configuration no longer has the directory.
  var policy: DirectoryPolicy?
  var placement: Placement?
  var binding: Binding?
  /// The next step by what the mirror and the configuration say now.
  var step: Step?
  var jobs: [QueuedJob] = []
  /// What the directory does not take of the account.
  var refusals: [AttributeRefusal] = []
  /// What somebody else changed of the account.
  var drift: DriftRecord?
  var lane: LaneState
  /// What should be there, without what the directory does not take.
  var wanted: Wanted?
  /// Whom the source names for an attribute, and who has no account there: it stays empty.
  var unresolved: [AttributeName: String] = [:]
  /// Users by the ids of their accounts, as far as this one names them.
  var accountNames: [String: String] = [:]
  /// Groups of the directory that we keep and the user has to do with, by their names.
  var groups: [MemberFacts] = []
  /// Groups that the user is put into by the table of roles.
  var roles: [RoleMembership] = []
  /// Set where it is about a group of the source.
  var group: GroupFacts?
  /// When the binding is planned again by itself; nil for no such time.
  var planAt: Timestamp?
  /// Why a guard holds the account's job, as it was told.
  var heldReason: String?
  /// How the account came to be ours: created or linked.
  var linkEvent: Event?
  /// The push of the password that the directory accepted last.
  var pushEvent: Event?
  /// When that password's login came, as long as that is remembered.
  var loginAt: Timestamp?
  /// Since when another directory of the user holds a newer password.
  var behindSince: Timestamp?

  /// So long a deleted account can come back, in the most patient of directories.
  var binTime: Duration { .seconds(30 * 86_400) }

  init(_ directory: DirectoryID) {
    self.directory = directory
    lane = LaneState(directory: directory)
  }

  /// - Parameters:
  ///   - subject: nil, or marked as gone, once the source itself says so.
  ///   - events: the user's events about accounts and passwords, newest first.
  init(
    _ directory: DirectoryID, policy: DirectoryPolicy?, subject: Subject?, binding: Binding?,
    events: [Event], _ transaction: Transaction, at now: Timestamp
  ) throws {
    self.init(directory)
    self.policy = policy
    self.binding = binding
    lane = try transaction.laneState(of: directory)
    if let policy {
      let placement = Placement(of: subject, by: policy, known: binding?.known)
      self.placement = placement
      let named = Planner.wanted(at: placement, by: policy)
      let wanted = try binding.map { try transaction.fitted(named, to: $0, by: policy) } ?? named
      self.wanted = wanted
      try addReferences(of: named, by: policy, transaction)
      let life = (binding?.life ?? Life()).wanting(wanted, at: now)
      step = Planner.step(
        for: wanted, from: binding?.known ?? .nothing,
        Circumstances(policy: policy, binTime: binTime, life: life, now: now))
    }
    guard let binding else { return }
    jobs = try transaction.queuedJobs(of: binding.row)
    refusals = try transaction.refusals(of: binding.row)
    drift = try transaction.drift(of: binding.row)
    behindSince = try transaction.behindSince(binding.row)
    planAt = try transaction.planAt(binding.row)
    groups = try transaction.memberships(ofMember: binding.row)
    if let policy {
      var member: Subject?
      if case .account = placement { member = subject }
      roles = RoleMembership.all(
        of: member, by: policy, held: try transaction.roleGroups(of: binding.row),
        lost: try transaction.lostRoles(of: binding.row),
        isParked: jobs.contains { $0.kind == .roles && $0.state == .parked })
    }
    if let guardKind = jobs.first(where: \.isAnnounced)?.guardKind {
      heldReason = try transaction.heldReason(by: guardKind, in: directory)
    }
    let own = events.filter { $0.directory == directory }
    linkEvent = own.first { [.created, .linked, .restored].contains($0.kind) }
    if let login = binding.passwordLogin {
      pushEvent = own.first { $0.kind == .passwordPushed && $0.login == login }
      loginAt = try transaction.receivedAt(login)
    }
  }
}
