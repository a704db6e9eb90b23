internal import SyncCore
internal import SyncStore

/// `explain USER`: how a user stands in each directory and why, and whose password change that was.
enum ExplainCommand {
  static let description = CommandDescription(
    name: "explain", synopsis: "USER [--directory D] [--at TIME]",
    summary: "why a user stands as they do in each directory; with --at: was that change us?",
    flags: [
      .init(name: "--directory", value: "D", summary: "that directory alone"),
      .init(
        name: "--at", value: "TIME",
        summary: "was a password change of that time (RFC 3339, as in the audit log) ours?"),
    ],
    wordCount: 1...1,
    examples: [
      "dirsyncd explain alice@example.com",
      "dirsyncd explain alice --directory entra --at 2026-11-21T19:30:02Z",
    ]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let now = SystemClock().now
    let word = arguments.words[0]
    let directory = arguments.value("--directory").map { DirectoryID($0) }
    let time = try arguments.value("--at").map { try Timestamp.written($0, for: "--at", now: now) }
    let reader = try House.reader(configuration)
    var sheet = Sheet.forOutput()
    let json: JSONValue
    if let time {
      let origin = try reader.read {
        try PasswordOrigin(
          of: word, at: time, known: configuration.directories.map(\.id), directory: directory, $0)
      }
      origin.write(to: &sheet)
      json = origin.json
    } else {
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

  private static func policies(
    _ configuration: Configuration
  ) throws -> [DirectoryID: DirectoryPolicy] {
    let materials = Materials(configuration: configuration, secrets: .fromEnvironment())
    let pairs = try configuration.directories.map { ($0.id, try materials.policy($0)) }
    return Dictionary(pairs) { $1 }
  }
}
