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
    let reader = try LedgerReader(path: configuration.database)
    switch arguments.words {
    case []: return try await list(reader, arguments)
    case ["verify"]: return try verify(reader)
    default:
      throw CommandFailure(
        .usage, "events: unknown \"\(arguments.words[0])\"", remedy: "did you mean verify?")
    }
  }

  private static func verify(_ reader: LedgerReader) throws -> ExitStatus {
    if let broken = try reader.read({ try $0.firstBrokenEvent() }) {
      Output.line("event \(broken) does not follow from the one before it: it was changed")
      return .failed
    }
    Output.line("\(try reader.read { try $0.latestEventID() }) events, the chain is whole")
    return .done
  }

  private static func list(
    _ reader: LedgerReader, _ arguments: Arguments
  ) async throws -> ExitStatus {
    let since = try arguments.value("--since").map(moment)
    let directory = arguments.value("--directory").map { DirectoryID($0) }
    var last: Int64 = 0
    while true {
      let events = try reader.read {
        try $0.events(
          after: last, since: since, user: arguments.value("--user"), directory: directory,
          limit: pageSize)
      }
      for event in events {
        Output.line(
          arguments.isJSON ? JSONWriter.text(of: event.json) : LogText.visible(event.line))
        last = event.id
      }
      if events.count == pageSize { continue }
      guard arguments.has("--follow") else { return .done }
      try await Task.sleep(for: followInterval)
    }
  }

  private static func moment(_ text: String) throws -> Timestamp {
    if let time = Timestamp(text) { return time }
    if let ago = Duration(configuration: text) {
      return SystemClock().now.advanced(by: .zero - ago)
    }
    throw CommandFailure(
      .usage, "--since \(text): no time",
      remedy: "write 2026-11-21T08:00:00Z, or 2h for two hours ago")
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
