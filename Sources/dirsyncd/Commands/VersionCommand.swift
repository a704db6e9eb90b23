internal import SyncCore

/// `version`: what this program is.
enum VersionCommand {
  static let description = CommandDescription(
    name: "version", summary: "the version of this program"
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let json: JSONValue = ["name": "dirsyncd", "version": .string(Version.number)]
    Output.line(
      arguments.isJSON ? JSONWriter.text(of: json) : "dirsyncd \(Version.number)")
    return .done
  }
}
