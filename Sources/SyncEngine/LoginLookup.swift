internal import SyncCore
internal import SyncStore

/// What is known of a login's user before the password is looked at.
enum LoginLookup: Sendable {
  /// The same login came before.
  case answered(LoginAnswer)
  case nobody
  /// Nobody may log in so; the text says why.
  case barred(String)
  /// A login whose password is none for the directories; the reason is the portal's word for it.
  case skip(Found, reason: String)
  case found(Found)

  /// The user, with one candidate a directory.
  struct Found: Sendable {
    let subject: Subject
    let row: MirrorRow
    let candidates: [Candidate]
    /// False where the policy wants a binding that is not there yet: the policy has just changed.
    var isPlanned = true

    var standings: [Standing] { candidates.map(\.standing) }
  }

  /// What the decision for one directory needs to know.
  struct Candidate: Sendable {
    let directory: ManagedDirectory
    let standing: Standing
    let lane: LaneState
    /// Passwords of this user that the directory took within a day.
    let pushesWithinDay: Int
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
  /// Over so much time a user's pushes are counted.
  private static let pushCountSpan = Duration.seconds(86_400)

  func lookUp(_ login: Login, _ transaction: Transaction) throws -> LoginLookup {
    if let key = login.idempotencyKey, let earlier = try transaction.login(withKey: key),
      let answer = try transaction.answer(to: earlier.id)
    {
      guard earlier.address == login.address.foldedText else { throw LoginRefusal.keyReused }
      return .answered(answer)
    }
    switch try person(at: login.address, transaction) {
    case .nobody: return .nobody
    case .barred(let reason): return .barred(reason)
    case .user(let row, let skipReason):
      let found = try found(row, transaction)
      return skipReason.map { .skip(found, reason: $0) } ?? .found(found)
    }
  }

  /// The user of that row, with what a decision about each directory needs.
  func found(_ row: MirrorRow, _ transaction: Transaction) throws -> LoginLookup.Found {
    let subject = try ruled(row, transaction)
    let bindings = try transaction.bindings(of: row.row)
    let candidates = try directories.map { directory in
      let binding = bindings.first { binding in
        guard binding.directory == directory.id else { return false }
        return !subject.isActive
          || Planner.wanted(of: subject, by: directory.policy, known: binding.known).binds
      }
      return LoginLookup.Candidate(
        directory: directory,
        standing: LoginLookup.Standing(
          binding: binding,
          pendingVerifier: try binding.flatMap { try transaction.pendingVerifier(of: $0.row) }),
        lane: try transaction.laneState(of: directory.id),
        pushesWithinDay: try transaction.pushCount(
          of: row.row, in: directory.id,
          since: clock.now.advanced(by: .zero - Self.pushCountSpan)),
        obstacle: try obstacle(to: binding, transaction))
    }
    var found = LoginLookup.Found(subject: subject, row: row, candidates: candidates)
    found.isPlanned = directories.allSatisfy { directory in
      bindings.contains { $0.directory == directory.id }
        || !Planner.wanted(of: subject, by: directory.policy).binds
    }
    return found
  }
}
