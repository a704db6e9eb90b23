internal import SyncCore
internal import SyncStore

/// What one run of `sync` did, and what it leaves.
struct SyncSummary {
  private let pull: JSONValue
  /// Events by kind.
  private let counts: [(kind: Event.Kind, count: Int)]
  /// Jobs that are left, and members of groups whose change stands still, by state.
  private let left: [String: Int]

  private let unmatched: CommandFailure?

  /// What waits for a directory's change window.
  private static let windowWord = "until the change window opens"

  /// - Parameters:
  ///   - users: by their names, whose jobs alone are looked at; empty for everybody's.
  ///   - directories: the configured ones: jobs of others are nobody's business any more.
  ///   - windows: what waits for one is no failure.
  ///   - staged: what they would send is no failure either.
  ///   - before: the newest event before the run.
  init(
    of transaction: Transaction, users: [String] = [], in directories: [DirectoryID],
    windows: [DirectoryID: ChangeWindow] = [:], staged: Set<DirectoryID> = [], after before: Int64,
    pull: JSONValue
  ) throws {
    self.pull = pull
    let names = pull["unmatchedUsers"]?.array?.compactMap(\.string) ?? []
    unmatched = try UnmatchedUser.failure(of: names, transaction)
    let found = try transaction.eventCounts(after: before)
    counts = Event.Kind.allCases.compactMap { kind in found[kind].map { (kind, $0) } }
    var left: [String: Int] = [:]
    let now = SystemClock().now
    let closed = windows.filter { !$0.value.isOpen(at: now) }
    let rows =
      users.isEmpty ? nil : try users.flatMap { try transaction.users(called: $0).map(\.row) }
    for job in try transaction.leftovers(of: rows) where directories.contains(job.directory) {
      let waits =
        closed[job.directory] != nil && job.state == .ready && job.kind != .password
      let word =
        staged.contains(job.directory)
        ? "in staging" : waits ? Self.windowWord : job.state.rawValue
      left[word, default: 0] += job.count
    }
    self.left = left
  }

  /// Prints it, and gives the exit status: held goes before failed, failed before done. Throws
  /// where a user was asked for who is nobody.
  func report(_ arguments: Arguments) throws -> ExitStatus {
    let events = counts.map { ($0.kind.rawValue, JSONValue.integer(Int64($0.count))) }
    let jobs = left.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.integer(Int64($0.value))) }
    if arguments.isJSON {
      Output.line(
        JSONWriter.text(of: [
          "pull": pull, "events": .object(JSONObject(events)), "left": .object(JSONObject(jobs)),
        ]))
    } else if !arguments.isQuiet {
      let number = { (name: String) in pull[name]?.integer ?? 0 }
      Output.line(
        "read \(number("users")) users and \(number("groups")) groups, "
          + "\(number("changed")) changed"
          + (pull["full"]?.bool == false ? " (only what changed lately was read)" : ""))
      for look in pull["readBack"]?.array ?? [] where look["read"]?.bool == true {
        let count = { (name: String) in look[name]?.integer ?? 0 }
        Output.line(
          "read back \(look["directory"]?.string ?? ""): \(count("listed")) accounts, "
            + "\(count("drifted")) changed there by somebody else")
      }
      for remark in pull["remarks"]?.array ?? [] { Output.line("note: \(remark.string ?? "")") }
      for (kind, count) in counts { Output.line("  \(count) \(kind.rawValue)") }
      if counts.isEmpty, unmatched == nil { Output.line("  nothing to do") }
      for (state, count) in left.sorted(by: { $0.key < $1.key }) {
        Output.line("  \(count) left \(state)")
      }
    }
    if let unmatched { throw unmatched }
    if left["held"] != nil || pull["missing"]?.integer ?? 0 > 0 { return .held }
    return left["parked"] != nil || left["ready"] != nil || left["leased"] != nil ? .failed : .done
  }
}
