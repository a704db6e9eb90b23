internal import SyncCore
internal import SyncLog
internal import SyncStore

/// `events`: what happened, and `events verify`: that nobody changed it.
enum EventsCommand {
  static let description = CommandDescription(
    name: "events", synopsis: "[verify]",
    summary: "the sync events, oldest first; verify checks their hash chain",
    flags: [
      .init(name: "--follow", summary: "go on with new events as they come"),
      .init(name: "--user", value: "U", summary: "of that user alone"),
      .init(name: "--directory", value: "D", summary: "of that directory alone"),
      .init(name: "--since", value: "T", summary: "from that time on (RFC 3339, or 2h, 7d)"),
    ],
    wordCount: 0...1,
    examples: ["dirsyncd events --user alice@example.com", "dirsyncd events verify"]
  ) { arguments in
    try await run(arguments)
  }

  private static let pageSize = 500
  private static let followInterval = Duration.seconds(1)

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let reader = try House.reader(configuration)
    switch arguments.words {
    case []: return try await list(reader, arguments)
    case ["verify"]: return try verify(reader, arguments)
    default:
      throw CommandFailure(
        .usage, "events: unknown \"\(arguments.words[0])\"", remedy: "did you mean verify?")
    }
  }

  private static func verify(
    _ reader: LedgerReader, _ arguments: Arguments
  ) throws -> ExitStatus {
    let verdict = try reader.read { try $0.verifyEvents() }
    if arguments.isJSON {
      Output.line(JSONWriter.text(of: verdict.json))
    } else if case .whole(let head) = verdict {
      Output.line("\(head.count) events, the chain is whole; it ends in \(head.hash)")
    } else {
      Output.line(verdict.fault ?? "")
    }
    return verdict.fault == nil ? .done : .failed
  }

  private static func list(
    _ reader: LedgerReader, _ arguments: Arguments
  ) async throws -> ExitStatus {
    let now = SystemClock().now
    let since = try arguments.value("--since").map {
      try Timestamp.written($0, for: "--since", now: now)
    }
    let directory = arguments.value("--directory").map { DirectoryID($0) }
    let user = arguments.value("--user")
    var last: Int64 = 0
    var isFirst = true
    while !Output.isClosed {
      let events = try reader.read {
        try $0.events(
          after: last, since: since, user: user, directory: directory, limit: pageSize)
      }
      for event in events {
        Output.line(
          arguments.isJSON ? JSONWriter.text(of: event.json) : LogText.visible(event.line))
      }
      if isFirst, events.isEmpty, let user {
        try tellOfNothing(user, isLast: !arguments.has("--follow"), reader)
      }
      isFirst = false
      last = events.last?.id ?? last
      if events.count == pageSize { continue }
      guard arguments.has("--follow") else { break }
      try await Task.sleep(for: followInterval)
    }
    return .done
  }

  /// Nothing is to be seen of that user: because there is none, or because nothing happened?
  private static func tellOfNothing(
    _ word: String, isLast: Bool, _ reader: LedgerReader
  ) throws {
    do {
      let user = try reader.read { try SubjectSearch.user(called: word, $0) }
      let named = user.name.lowercased() == word.lowercased()
      Output.notice(
        named
          ? "no such events of \(user.name)"
          : "no events under that name; the user is \(user.name) in the source")
    } catch let failure as CommandFailure {
      if isLast { throw failure }
      for message in failure.messages { Output.notice(message) }
    }
  }
}

extension EventChain.Verdict {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["whole": .bool(fault == nil)]
    object["fault"] = fault.map(JSONValue.string)
    switch self {
    case .whole(let head):
      object["events"] = .integer(head.count)
      object["hash"] = .string(head.hash)
    case .broken(let id): object["brokenAt"] = .integer(id)
    case .cut(let reached, let noted):
      object["events"] = .integer(reached.count)
      object["noted"] = noted.map { .integer($0.count) }
    }
    return .object(object)
  }
}

extension Event {
  /// One line for people.
  var line: String {
    var parts = [at.description, kind.rawValue]
    parts += [user, directory.map(\.name)].compactMap { $0 }
    if let attempt, attempt > 1 { parts.append("attempt \(attempt)") }
    if let detail { parts.append(JSONWriter.text(of: detail)) }
    if let reason { parts.append("(\(reason))") }
    if let requestID { parts.append("request \(requestID)") }
    return parts.joined(separator: "  ")
  }
}
