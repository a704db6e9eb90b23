internal import SyncCore
internal import SyncStore

/// The causal chain of one user: what the source says, and how each directory stands and why.
struct Explanation: Sendable {
  /// Events that are shown.
  static let eventLimit = 10
  /// Events about accounts and passwords that are looked through.
  static let accountEventLimit = 100_000

  let user: Transaction.NamedSubject
  let isActive: Bool
  let changedAt: Timestamp
  let directories: [DirectoryExplanation]
  /// The user is missing from a source that looks short.
  let missing: Shortfall.Member?
  /// Newest first.
  let events: [Event]
  let now: Timestamp

  /// - Parameters:
  ///   - policies: of every configured directory.
  ///   - directory: that one alone; nil for all.
  init(
    of word: String, policies: [DirectoryID: DirectoryPolicy], directory: DirectoryID?,
    _ transaction: Transaction, at now: Timestamp
  ) throws {
    let user = try SubjectSearch.user(called: word, transaction)
    let known = try ExplainedSubject(
      user, configured: policies.keys, directory: directory, transaction)
    var subject = known.subject
    if policies.values.contains(where: \.readsGroups) {
      subject = subject.replacingGroups(try transaction.memberships(of: subject.id))
    }
    let ruled = subject
    let accountEvents = try transaction.accountEvents(
      of: user.row, limit: Self.accountEventLimit)
    self.user = user
    self.now = now
    isActive = subject.isActive
    missing = try transaction.shortfallMember(user.row, of: .user)
    changedAt = known.changedAt
    directories = try known.directories.map { name in
      try DirectoryExplanation(
        name, policy: policies[name], subject: ruled,
        binding: known.binding(in: name), events: accountEvents, transaction,
        at: now)
    }
    events = try transaction.lastEvents(
      of: user.row, directory: directory, limit: Self.eventLimit)
  }
}

extension CommandFailure {
  /// Names the directory that was meant.
  static func unknownDirectory(
    _ directory: DirectoryID, among known: some Collection<DirectoryID>
  ) -> CommandFailure {
    let names = known.map(\.name).sorted()
    let meant = NearestName.of(directory.name, among: names)
    return CommandFailure(
      .usage, "there is no directory \"\(directory)\"",
      remedy: meant.map { "did you mean \($0)?" } ?? "one of \(names.joined(separator: ", "))")
  }
}
