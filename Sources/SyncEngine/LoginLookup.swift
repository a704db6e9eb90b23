internal import SyncCore
internal import SyncStore

/// What is known of a login's user before the password is looked at.
enum LoginLookup: Sendable {
  /// The same login came before.
  case answered(LoginAnswer)
  case nobody
  case found(Found)

  /// The user, with one candidate a directory.
  struct Found: Sendable {
    let subject: Subject
    let row: MirrorRow
    let candidates: [Candidate]

    var standings: [Standing] { candidates.map(\.standing) }
  }

  /// What the decision for one directory needs to know.
  struct Candidate: Sendable {
    let directory: ManagedDirectory
    let standing: Standing
    let lane: LaneState
    let backlog: Int
    /// Why the account is not ours to write, as it was seen a short while ago.
    let obstacle: Obstacle?
  }

  /// What must not have moved when the decision is stored.
  struct Standing: Hashable, Sendable {
    /// Nil where there is no account and none is wanted.
    let binding: Binding?
    let pendingVerifier: [UInt8]?
  }
}

extension Engine {
  func lookUp(_ login: Login, _ transaction: Transaction) throws -> LoginLookup {
    if let key = login.idempotencyKey, let earlier = try transaction.login(withKey: key),
      let answer = try transaction.answer(to: earlier.id)
    {
      guard answer.user.lowercased() == login.userName.lowercased() else {
        throw LoginRefusal.keyReused
      }
      return .answered(answer)
    }
    guard let row = try transaction.user(named: login.userName) else { return .nobody }
    let subject = try Subject(row.record)
    let bindings = try transaction.bindings(of: row.row)
    let candidates = try directories.map { directory in
      let binding = bindings.first { binding in
        guard binding.directory == directory.id else { return false }
        return !subject.isActive || Planner.wanted(of: subject, by: directory.policy).binds
      }
      return LoginLookup.Candidate(
        directory: directory,
        standing: LoginLookup.Standing(
          binding: binding,
          pendingVerifier: try binding.flatMap { try transaction.pendingVerifier(of: $0.row) }),
        lane: try transaction.laneState(of: directory.id),
        backlog: try transaction.passwordBacklog(in: directory.id),
        obstacle: try obstacle(to: binding, transaction))
    }
    return .found(LoginLookup.Found(subject: subject, row: row, candidates: candidates))
  }
}
