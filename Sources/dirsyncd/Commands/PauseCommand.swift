internal import SyncCore
internal import SyncEngine

/// `pause` and `resume`: stop and start one directory's lane.
enum PauseCommand {
  static let pausing = CommandDescription(
    name: "pause", synopsis: "DIRECTORY",
    summary: "send nothing more to a directory until resume; logins are taken and wait",
    wordCount: 1...1, examples: ["dirsyncd pause entra"]
  ) { try await run($0, isPausing: true) }

  static let resuming = CommandDescription(
    name: "resume", synopsis: "DIRECTORY | source",
    summary: "let a directory go on that is paused, or a side that asked for a wait",
    wordCount: 1...1, examples: ["dirsyncd resume entra", "dirsyncd resume source"]
  ) { try await run($0, isPausing: false) }

  private static func run(_ arguments: Arguments, isPausing: Bool) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    if !isPausing, arguments.words == ["source"] {
      return try await resumeSource(configuration, arguments)
    }
    let directory = try configuration.directory(named: arguments.words[0])
    if !isPausing, configuration.stagedDirectories.contains(directory) {
      throw CommandFailure(
        .configuration, "\(directory) is staged: its configuration has mode: \"staging\"",
        remedy: "take that out, and restart the daemon")
    }
    let verb = isPausing ? "pause" : "resume"
    let path = "/v1/directories/\(directory)/\(verb)"
    let order = Order(command: verb, path: path) { engine, author in
      let changed =
        isPausing
        ? try await engine.pause(directory, by: author)
        : try await engine.resume(directory, by: author)
      return ["changed": .bool(changed)]
    }
    let changed = try await order.carryOut(configuration, arguments)["changed"]?.bool ?? false
    let state = isPausing ? "paused" : "running"
    if arguments.isJSON {
      Output.line(
        JSONWriter.text(of: [
          "directory": .string(directory.name), "state": .string(state), "changed": .bool(changed),
        ]))
    } else {
      Output.line("\(directory) is \(changed ? "now" : "already") \(state)")
    }
    return .done
  }

  private static func resumeSource(
    _ configuration: Configuration, _ arguments: Arguments
  ) async throws -> ExitStatus {
    let order = Order(command: "resume", path: "/v1/source/resume") { engine, author in
      ["changed": .bool(try await engine.resumeSource(by: author))]
    }
    let changed = try await order.carryOut(configuration, arguments)["changed"]?.bool ?? false
    if arguments.isJSON {
      Output.line(JSONWriter.text(of: ["side": "source", "changed": .bool(changed)]))
    } else {
      Output.line(
        changed
          ? "the source is waited for no longer, and is asked again"
          : "the source asked for no wait; it is asked again")
    }
    return .done
  }
}

extension Configuration {
  /// The directory of that name; throws a failure of status 64 that names the nearest one.
  func directory(named name: String) throws(CommandFailure) -> DirectoryID {
    let names = directories.map(\.id.name)
    if names.contains(name) { return DirectoryID(name) }
    let meant = NearestName.of(name, among: names)
    throw CommandFailure(
      .usage, "the configuration has no directory \"\(name)\"",
      remedy: meant.map { "did you mean \($0)?" } ?? "one of \(names.joined(separator: ", "))")
  }
}
