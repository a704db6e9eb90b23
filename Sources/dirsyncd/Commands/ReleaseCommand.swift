internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// `release`: let a held batch of suspensions, of members or of mails go, once.
enum ReleaseCommand {
  static let description = CommandDescription(
    name: "release", synopsis: "DIRECTORY/suspend | DIRECTORY/membership | DIRECTORY/mail [--drop]",
    summary: "let the batch go that a guard holds, once",
    flags: [.init(name: "--drop", summary: "have the held mails never sent")],
    wordCount: 1...1, examples: ["dirsyncd release google/suspend", "dirsyncd release google/mail"]
  ) { arguments in
    try await run(arguments)
  }

  /// What is released.
  private enum Batch {
    case suspensions(DirectoryID)
    case members(DirectoryID)
    case mails(DirectoryID, dropping: Bool)

    var directory: DirectoryID {
      switch self {
      case .suspensions(let directory), .members(let directory), .mails(let directory, _):
        directory
      }
    }

    /// What the daemon is asked for.
    var path: String {
      switch self {
      case .suspensions(let directory): "/v1/guards/\(directory)/release"
      case .members(let directory): "/v1/guards/\(directory)/membership/release"
      case .mails(let directory, let dropping):
        "/v1/guards/\(directory)/mail/\(dropping ? "drop" : "release")"
      }
    }

    func release(_ engine: Engine) async throws -> Int {
      switch self {
      case .suspensions(let directory): try await engine.release(directory)
      case .members(let directory): try await engine.releaseMembers(directory)
      case .mails(let directory, let dropping):
        try await engine.releaseMail(directory, dropping: dropping)
      }
    }

    func text(_ count: Int64) -> String {
      switch self {
      case .suspensions(let directory): "\(count) held jobs of \(directory) may go"
      case .members(let directory): "\(count) members may be taken out of groups of \(directory)"
      case .mails(let directory, dropping: false): "\(count) held mails of \(directory) may go"
      case .mails(let directory, dropping: true): "\(count) held mails of \(directory) are dropped"
      }
    }
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let batch = try batch(arguments, configuration.directories.map(\.id.name))
    let count = try await release(batch, configuration, arguments)
    if arguments.isJSON {
      Output.line(
        JSONWriter.text(of: [
          "directory": .string(batch.directory.name), "released": .integer(count),
        ]))
    } else {
      Output.line(batch.text(count))
    }
    return .done
  }

  private static func batch(_ arguments: Arguments, _ names: [String]) throws -> Batch {
    let dropping = arguments.has("--drop")
    let parts = arguments.words[0].split(separator: "/").map(String.init)
    if parts.count == 2, names.contains(parts[0]) {
      let directory = DirectoryID(parts[0])
      if parts[1] == "suspend", !dropping { return .suspensions(directory) }
      if parts[1] == "membership", !dropping { return .members(directory) }
      if parts[1] == "mail" { return .mails(directory, dropping: dropping) }
    }
    let guards = names.flatMap { ["\($0)/suspend", "\($0)/membership", "\($0)/mail"] }
    throw CommandFailure(
      .usage,
      dropping
        ? "--drop is for mails alone, as in google/mail"
        : "there is no guard \"\(arguments.words[0])\"",
      remedy: "one of \(guards.joined(separator: ", "))")
  }

  private static func release(
    _ batch: Batch, _ configuration: Configuration, _ arguments: Arguments
  ) async throws -> Int64 {
    do {
      let lock = try House.lock(configuration, command: "release")
      let house = try House(configuration, log: .command(configuration, arguments))
      let count = try await batch.release(house.engine)
      try await house.ledger.finish()
      return withExtendedLifetime(lock) { Int64(count) }
    } catch InstanceLockError.held(let holder) {
      guard let daemon = DaemonClient(configuration) else {
        throw InstanceLockError.held(by: holder)
      }
      let answer = try await daemon.json(.post, batch.path)
      return answer["released"]?.integer ?? 0
    }
  }
}
