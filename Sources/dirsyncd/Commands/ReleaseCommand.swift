internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// `release`: let a held batch of suspensions go, once.
enum ReleaseCommand {
  static let description = CommandDescription(
    name: "release", synopsis: "DIRECTORY/suspend",
    summary: "let the batch go that a guard holds, once",
    wordCount: 1...1, examples: ["dirsyncd release google/suspend"]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let parts = arguments.words[0].split(separator: "/").map(String.init)
    let names = configuration.directories.map(\.id.name)
    guard parts.count == 2, parts[1] == "suspend", names.contains(parts[0]) else {
      throw CommandFailure(
        .usage, "there is no guard \"\(arguments.words[0])\"",
        remedy: "one of \(names.map { "\($0)/suspend" }.joined(separator: ", "))")
    }
    let count = try await release(parts[0], configuration, arguments)
    if arguments.isJSON {
      Output.line(
        JSONWriter.text(of: ["directory": .string(parts[0]), "released": .integer(count)]))
    } else {
      Output.line("\(count) held jobs of \(parts[0]) may go")
    }
    return .done
  }

  private static func release(
    _ directory: String, _ configuration: Configuration, _ arguments: Arguments
  ) async throws -> Int64 {
    do {
      let lock = try House.lock(configuration, command: "release")
      let house = try House(configuration, log: .command(configuration, arguments))
      let count = try await house.engine.release(DirectoryID(directory))
      try await house.ledger.finish()
      return withExtendedLifetime(lock) { Int64(count) }
    } catch InstanceLockError.held(let holder) {
      guard let daemon = DaemonClient(configuration) else {
        throw InstanceLockError.held(by: holder)
      }
      let answer = try await daemon.json(.post, "/v1/guards/\(directory)/release")
      return answer["released"]?.integer ?? 0
    }
  }
}
