internal import SyncCore
internal import SyncEngine
internal import SyncHTTP

/// `release`: let the batch go that a guard holds, once.
enum ReleaseCommand {
  static let description = CommandDescription(
    name: "release", synopsis: "DIRECTORY/GUARD [--drop]",
    summary: "let the batch go that a guard holds, once",
    flags: [.init(name: "--drop", summary: "have the held mails never sent")],
    wordCount: 1...1, examples: ["dirsyncd release google/suspend", "dirsyncd release google/mail"]
  ) { arguments in
    try await run(arguments)
  }

  /// What can be released: all kinds but those of which the batch is never held by itself.
  private static let kinds = GuardKind.allCases

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let (kind, directory) = try batch(arguments, configuration.directories.map(\.id.name))
    let isDropping = arguments.has("--drop")
    let order = Order(
      command: "release",
      path: "/v1/guards/\(directory)/\(kind.rawValue)/\(isDropping ? "drop" : "release")"
    ) { engine, author in
      let count =
        isDropping
        ? try await engine.releaseMail(directory, dropping: true, by: author)
        : try await engine.release(kind, of: directory, by: author)
      return ["released": .integer(Int64(count))]
    }
    let count = try await order.carryOut(configuration, arguments)["released"]?.integer ?? 0
    if arguments.isJSON {
      Output.line(
        JSONWriter.text(of: [
          "directory": .string(directory.name), "guard": .string(kind.rawValue),
          "released": .integer(count),
        ]))
    } else {
      let things =
        switch kind {
        case .mail: "mails of \(directory)"
        case .membership: "members of groups of \(directory)"
        default: "jobs of \(directory) (\(kind.rawValue))"
        }
      Output.line("\(count) held \(things) \(isDropping ? "are dropped" : "may go")")
    }
    return .done
  }

  private static func batch(
    _ arguments: Arguments, _ names: [String]
  ) throws -> (kind: GuardKind, directory: DirectoryID) {
    let parts = arguments.words[0].split(separator: "/", omittingEmptySubsequences: false)
      .map(String.init)
    if parts.count == 2, names.contains(parts[0]), let kind = GuardKind(rawValue: parts[1]) {
      guard arguments.has("--drop"), kind != .mail else { return (kind, DirectoryID(parts[0])) }
      throw CommandFailure(
        .usage, "--drop is for mails alone, as in google/mail",
        remedy: "dirsyncd queue drop takes single jobs out of the queue")
    }
    let guards = names.flatMap { name in kinds.map { "\(name)/\($0.rawValue)" } }
    let meant = NearestName.of(arguments.words[0], among: guards)
    throw CommandFailure(
      .usage, "there is no guard \"\(arguments.words[0])\"",
      remedy: meant.map { "did you mean \($0)?" } ?? "one of \(guards.joined(separator: ", "))")
  }
}
