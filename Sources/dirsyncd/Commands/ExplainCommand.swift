internal import SyncCore
internal import SyncStore

/// `explain USER`: how a user stands in each directory and why, and whose password change that was;
/// `explain --group NAME`: the same of a group.
enum ExplainCommand {
  static let description = CommandDescription(
    name: "explain", synopsis: "USER [--directory D] [--at TIME] | --group NAME [--directory D]",
    summary: "why a user or a group stands as it does in each directory; --at: was that change us?",
    flags: [
      .init(name: "--directory", value: "D", summary: "that directory alone"),
      .init(name: "--group", value: "NAME", summary: "that group in place of a user"),
      .init(
        name: "--at", value: "TIME",
        summary: "was a password change of that time (RFC 3339, as in the audit log) ours?"),
    ],
    wordCount: 0...1,
    examples: [
      "dirsyncd explain alice@example.com",
      "dirsyncd explain alice --directory entra --at 2026-11-21T19:30:02Z",
      "dirsyncd explain --group \"App-Sales\"",
    ]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let now = SystemClock().now
    let directory = arguments.value("--directory").map { DirectoryID($0) }
    let time = try arguments.value("--at").map { try past($0, now: now) }
    let asked = try subject(arguments)
    let reader = try House.reader(configuration)
    var sheet = Sheet.forOutput()
    let json: JSONValue
    switch (asked, time) {
    case (.group(let word), _):
      let policies = try policies(configuration)
      let explanation = try reader.read {
        try GroupExplanation(of: word, policies: policies, directory: directory, $0, at: now)
      }
      explanation.write(to: &sheet)
      json = explanation.json
    case (.user(let word), let time?):
      let origin = try reader.read {
        try PasswordOrigin(
          of: word, at: time, known: configuration.directories.map(\.id), directory: directory, $0)
      }
      origin.write(to: &sheet)
      json = origin.json
    case (.user(let word), nil):
      let policies = try policies(configuration)
      let explanation = try reader.read {
        try Explanation(of: word, policies: policies, directory: directory, $0, at: now)
      }
      explanation.write(to: &sheet)
      json = explanation.json
    }
    if arguments.isJSON {
      Output.line(JSONWriter.text(of: json))
    } else {
      for line in sheet.lines { Output.line(line) }
    }
    return .done
  }

  /// So far a directory's clock may be ahead of ours.
  private static let clockTolerance = Duration.seconds(300)

  private static func past(_ text: String, now: Timestamp) throws(CommandFailure) -> Timestamp {
    let time = try Timestamp.written(text, for: "--at", now: now)
    if time <= now.advanced(by: clockTolerance) { return time }
    throw CommandFailure(
      .usage, "--at \(text): that time is yet to come", remedy: "it is \(now) now")
  }

  /// Whom the command line asks about.
  private enum Asked {
    case user(String)
    case group(String)
  }

  private static func subject(_ arguments: Arguments) throws -> Asked {
    let group = arguments.value("--group")
    if let group, arguments.words.isEmpty, !arguments.has("--at") { return .group(group) }
    guard group == nil, let word = arguments.words.first else {
      throw CommandFailure(
        .usage, group == nil ? "whom?" : "--group goes with no user, and with no --at",
        remedy: "name a user, or one group with --group")
    }
    return .user(word)
  }

  private static func policies(
    _ configuration: Configuration
  ) throws -> [DirectoryID: DirectoryPolicy] {
    let materials = Materials(configuration: configuration, secrets: .fromEnvironment())
    let pairs = try configuration.directories.map { ($0.id, try materials.policy($0)) }
    return Dictionary(pairs) { $1 }
  }
}
