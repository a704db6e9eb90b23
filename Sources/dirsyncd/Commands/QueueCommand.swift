internal import SyncCore
internal import SyncEngine
internal import SyncLog
internal import SyncStore

/// `queue`: what waits, what stands still and why, and what a person does about it.
enum QueueCommand {
  static let description = CommandDescription(
    name: "queue", synopsis: "[causes | retry ID… | drop ID…]",
    summary: "the queue and its dead letters: list, group by cause, try again, drop",
    flags: [
      .init(name: "--state", value: "S", summary: "ready, waiting, leased, held or parked alone"),
      .init(name: "--directory", value: "D", summary: "of that directory alone"),
      .init(name: "--cause", value: "C", summary: "of that cause alone, as causes shows it"),
      .init(name: "--all", summary: "with retry or drop: all parked jobs"),
    ],
    wordCount: 0...10_000,
    examples: [
      "dirsyncd queue --state parked", "dirsyncd queue causes", "dirsyncd queue retry 17 42",
      "dirsyncd queue retry --all --cause conflict",
      "dirsyncd queue --state parked --json > dead-letters.jsonl",
    ]
  ) { arguments in
    try await run(arguments)
  }

  private static let pageSize = 500

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let filter = try filter(arguments, configuration)
    switch arguments.words.first {
    case nil, "causes": return try look(configuration, filter, arguments)
    case "retry", "drop":
      let order = try order(filter, arguments)
      return try await carryOut(order, configuration, arguments)
    case let word?:
      let meant = NearestName.of(word, among: ["causes", "retry", "drop"])
      throw CommandFailure(
        .usage, "queue: unknown \"\(word)\"",
        remedy: meant.map { "did you mean \($0)?" } ?? "write causes, retry or drop, or nothing")
    }
  }

  private static func filter(
    _ arguments: Arguments, _ configuration: Configuration
  ) throws -> QueueFilter {
    var filter = QueueFilter(cause: arguments.value("--cause"))
    filter.directory = try arguments.value("--directory").map {
      try configuration.directory(named: $0)
    }
    if let word = arguments.value("--state") {
      let words = Job.State.allCases.map(\.rawValue)
      guard let state = Job.State(rawValue: word) else {
        let meant = NearestName.of(word, among: words)
        throw CommandFailure(
          .usage, "queue: unknown state \"\(word)\"",
          remedy: meant.map { "did you mean \($0)?" } ?? "one of \(words.joined(separator: ", "))")
      }
      filter.state = state
    }
    return filter
  }

  // MARK: Looking

  private static func look(
    _ configuration: Configuration, _ filter: QueueFilter, _ arguments: Arguments
  ) throws -> ExitStatus {
    guard !arguments.has("--all"), arguments.words.count <= 1 else {
      throw CommandFailure(.usage, "queue: --all and ids stand with retry or drop alone")
    }
    let reader = try House.reader(configuration)
    let now = SystemClock().now
    if arguments.words.isEmpty {
      try list(reader, filter, arguments, at: now)
    } else {
      for cause in try reader.read({ try $0.queueCauses(filter) }) {
        Output.line(
          arguments.isJSON
            ? JSONWriter.text(of: cause.json) : LogText.visible(cause.line(at: now)))
      }
    }
    return .done
  }

  private static func list(
    _ reader: LedgerReader, _ filter: QueueFilter, _ arguments: Arguments, at now: Timestamp
  ) throws {
    var last: Int64 = 0
    while !Output.isClosed {
      let rows = try reader.read { try $0.queueRows(filter, after: last, limit: pageSize) }
      guard let end = rows.last else { break }
      if arguments.isJSON {
        for row in rows { Output.line(JSONWriter.text(of: row.json)) }
      } else {
        var table = Table()
        for row in rows { table.add(row.cells(at: now)) }
        for line in table.lines(cellLimit: Table.cellLimit) { Output.line(line) }
      }
      last = end.job.id
    }
    let hasMembers = try listMembers(reader, filter, arguments)
    if last == 0, !hasMembers, !arguments.isQuiet { Output.notice("no such jobs") }
  }

  /// Members of groups have no jobs of their own. False where there are none.
  private static func listMembers(
    _ reader: LedgerReader, _ filter: QueueFilter, _ arguments: Arguments
  ) throws -> Bool {
    var place = QueuedMember.Place.start
    while !Output.isClosed {
      let after = place
      let members = try reader.read {
        try $0.queuedMembers(filter, after: after, limit: pageSize)
      }
      guard let end = members.last else { break }
      place = end.place
      if arguments.isJSON {
        for member in members { Output.line(JSONWriter.text(of: member.json)) }
      } else {
        var table = Table()
        for member in members { table.add(member.cells) }
        for line in table.lines(cellLimit: Table.cellLimit) { Output.line(line) }
      }
    }
    return place != .start
  }

  // MARK: Doing

  private static func order(
    _ filter: QueueFilter, _ arguments: Arguments
  ) throws -> QueueOrder {
    let verb: QueueOrder.Verb = arguments.words[0] == "retry" ? .retry : .drop
    let words = arguments.words.dropFirst()
    let ids = words.compactMap { Int64($0) }
    guard ids.count == words.count else {
      let odd = words.first { Int64($0) == nil } ?? ""
      throw CommandFailure(
        .usage, "queue: \"\(odd)\" is no job's id", remedy: "dirsyncd queue lists them")
    }
    guard arguments.has("--all") != !ids.isEmpty else {
      throw CommandFailure(
        .usage, "queue \(verb.rawValue): name jobs, or --all, and not both",
        remedy: "dirsyncd queue --state parked lists them")
    }
    if !ids.isEmpty, filter != QueueFilter() {
      throw CommandFailure(.usage, "queue \(verb.rawValue): a filter stands with --all alone")
    }
    if let state = filter.state, state != .parked {
      throw CommandFailure(
        .usage, "queue \(verb.rawValue): --all means parked jobs, not \(state.rawValue) ones",
        remedy: "name the others by their ids")
    }
    return QueueOrder(verb, ids.isEmpty ? .parked(filter) : .jobs(ids))
  }

  private static func carryOut(
    _ order: QueueOrder, _ configuration: Configuration, _ arguments: Arguments
  ) async throws -> ExitStatus {
    let command = "queue \(order.verb.rawValue)"
    let answer = try await Order(
      command: command, path: "/v1/queue/\(order.verb.rawValue)", body: order.json
    ) { engine, author in
      try await engine.carryOut(order, by: author).json
    }.carryOut(configuration, arguments)
    let refused = answer["refused"]?.array ?? []
    if arguments.isJSON {
      Output.line(JSONWriter.text(of: answer))
    } else {
      let done = answer["done"]?.integer ?? 0
      Output.line("\(done) jobs are \(order.verb == .retry ? "tried again" : "dropped")")
      if let reopened = answer["reopened"]?.integer, reopened > 0 {
        Output.line("of \(reopened) accounts the attributes that were refused are tried again")
      }
      if let members = answer["members"]?.integer, members > 0 {
        Output.line("\(members) members that groups did not take are tried again")
      }
      for refusal in refused {
        let id = refusal["job"]?.integer ?? 0
        Output.notice("job \(id) is left as it is: \(refusal["reason"]?.string ?? "")")
      }
    }
    return refused.isEmpty ? .done : .failed
  }
}
