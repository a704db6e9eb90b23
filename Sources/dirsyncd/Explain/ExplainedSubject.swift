internal import SyncCore
internal import SyncStore

/// What every explanation begins with: the source's record, and the directories it is about.
struct ExplainedSubject {
  let changedAt: Timestamp
  let subject: Subject
  /// In the order of their names.
  let directories: [DirectoryID]
  private let bindings: [Binding]

  /// - Parameters:
  ///   - configured: the directories that the configuration has.
  ///   - directory: that one alone; nil for all.
  init(
    _ named: Transaction.NamedSubject, configured: some Sequence<DirectoryID>,
    directory: DirectoryID?, _ transaction: Transaction
  ) throws {
    guard let row = try transaction.mirrorRow(named.row) else {
      throw CommandFailure(.internalError, "the mirror has lost \(named.name)")
    }
    var subject = try Subject(row.record)
    subject.isGone = row.presence == .gone
    self.subject = subject
    changedAt = row.changedAt
    bindings = try transaction.bindings(of: named.row)
    let names = Set(configured).union(bindings.map(\.directory))
    if let directory, !names.contains(directory) {
      throw CommandFailure.unknownDirectory(directory, among: names)
    }
    directories = names.filter { directory ?? $0 == $0 }.sorted()
  }

  func binding(in directory: DirectoryID) -> Binding? {
    bindings.first { $0.directory == directory }
  }
}
