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
    let group = try GroupSearch.group(called: word, transaction)
    guard let row = try transaction.mirrorRow(group.row) else {
      throw CommandFailure(.internalError, "the mirror has lost \(group.name)")
    }
    var subject = try Subject(row.record)
    subject.isGone = row.presence == .gone
    let bindings = try transaction.bindings(of: group.row)
    let names = Set(policies.keys).union(bindings.map(\.directory))
    if let directory, !names.contains(directory) {
      throw CommandFailure.unknownDirectory(directory, among: names)
    }
    self.group = group
    self.now = now
    changedAt = row.changedAt
    listedCount = try transaction.listedMemberCount(of: group.subject)
    let known = subject
    directories = try names.filter { directory ?? $0 == $0 }.sorted().map { name in
      try DirectoryExplanation(
        name, policy: policies[name], group: known,
        binding: bindings.first { $0.directory == name }, transaction, at: now)
    }
    events = try transaction.lastEvents(
      of: group.row, directory: directory, limit: Explanation.eventLimit)
  }
}
