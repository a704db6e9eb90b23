internal import SyncCore
internal import SyncStore

/// One group of the source: whom it lists, and how it stands in each directory and why.
struct GroupExplanation: Sendable {
  let group: Transaction.NamedSubject
  let changedAt: Timestamp
  /// How many members the source lists.
  let listedCount: Int
  let directories: [DirectoryExplanation]
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
    let group = try SubjectSearch.group(called: word, transaction)
    let known = try ExplainedSubject(
      group, configured: policies.keys, directory: directory, transaction)
    self.group = group
    self.now = now
    changedAt = known.changedAt
    listedCount = try transaction.listedMemberCount(of: group.subject)
    directories = try known.directories.map { name in
      try DirectoryExplanation(
        name, policy: policies[name], group: known.subject, binding: known.binding(in: name),
        transaction, at: now)
    }
    events = try transaction.lastEvents(
      of: group.row, directory: directory, limit: Explanation.eventLimit)
  }
}
