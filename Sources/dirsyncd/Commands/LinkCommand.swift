internal import Glibc
internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// `link`, `unlink` and `acquire`: which account is whose, by hand.
enum LinkCommand {
  private static let directoryFlag = CommandDescription.Flag(
    name: "--directory", value: "DIRECTORY", summary: "the directory that is meant")

  static let link = CommandDescription(
    name: "link", synopsis: "USER --directory DIRECTORY --id ID",
    summary: "link a user to an account by its immutable id",
    flags: [
      directoryFlag,
      .init(name: "--id", value: "ID", summary: "the account's own id in the directory"),
    ],
    wordCount: 1...1,
    examples: ["dirsyncd link alice@example.com --directory google --id 108123456789012345678"]
  ) { arguments in
    try await run(.link, arguments)
  }

  static let unlink = CommandDescription(
    name: "unlink", synopsis: "USER --directory DIRECTORY",
    summary: "take a link away; the account stays as it is",
    flags: [directoryFlag], wordCount: 1...1,
    examples: ["dirsyncd unlink alice@example.com --directory google"]
  ) { arguments in
    try await run(.unlink, arguments)
  }

  static let acquire = CommandDescription(
    name: "acquire", synopsis: "USER --directory DIRECTORY",
    summary: "take over an address that a personal account outside holds",
    flags: [directoryFlag], wordCount: 1...1,
    examples: ["dirsyncd acquire alice@example.com --directory google"]
  ) { arguments in
    try await run(.acquire, arguments)
  }

  private static func run(
    _ wish: IntakeRoutes.LinkWish, _ arguments: Arguments
  ) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    guard let name = arguments.value("--directory") else {
      throw CommandFailure(
        .usage, "\(wish.rawValue) needs --directory",
        remedy: "one of \(configuration.directories.map(\.id.name).joined(separator: ", "))")
    }
    let id = arguments.value("--id")
    if wish == .link, id == nil {
      throw CommandFailure(
        .usage, "link needs --id", remedy: "name the account by its immutable id in \(name)")
    }
    let known = configuration.directories.map(\.id)
    guard known.contains(DirectoryID(name)) else {
      throw CommandFailure.unknownDirectory(DirectoryID(name), among: known)
    }
    let answer = try await answer(
      to: wish, arguments.words[0], DirectoryID(name), id, configuration, arguments)
    Output.line(arguments.isJSON ? JSONWriter.text(of: answer) : text(of: answer))
    return .done
  }

  private static func answer(
    to wish: IntakeRoutes.LinkWish, _ user: String, _ directory: DirectoryID, _ id: String?,
    _ configuration: Configuration, _ arguments: Arguments
  ) async throws -> JSONValue {
    do {
      let lock = try House.lock(configuration, command: wish.rawValue)
      let house = try House(configuration, log: .command(configuration, arguments))
      let result = try await wish.carryOut(
        user, directory, id: id, by: .current, house.engine)
      try await house.ledger.finish()
      return withExtendedLifetime(lock) { result.json }
    } catch let refusal as LinkRefusal {
      throw CommandFailure(
        refusal.status, refusal.text(user: user, directory: directory.name))
    } catch InstanceLockError.held(let holder) {
      guard let daemon = DaemonClient(configuration) else {
        throw InstanceLockError.held(by: holder)
      }
      let parts = [user, directory.name].map { PercentCoding.encode(segment: $0) }
      let path = "/v1/users/\(parts[0])/directories/\(parts[1])/\(wish.rawValue)"
      let body = id.map { HTTPBody(json: ["id": .string($0)]) }
      return try await daemon.json(.post, path, body: body)
    }
  }

  private static func text(of answer: JSONValue) -> String {
    let (user, directory) = (answer["user"]?.string ?? "?", answer["directory"]?.string ?? "?")
    let account = answer["account"]?.string ?? "?"
    let named = answer["id"]?.string.map { "\(account) (\($0))" } ?? account
    return switch answer["state"]?.string {
    case "linked": "\(user) is linked to \(named) in \(directory)"
    case "unlinked":
      "\(user) is no longer linked to \(named) in \(directory); the account stays as it is"
    case "acquired": "\(user) has \(named) in \(directory) now"
    default:
      "the holder of \(account) was invited to come into \(directory); the account is linked when "
        + "they have"
    }
  }
}

extension LinkRefusal {
  fileprivate var status: ExitStatus {
    switch self {
    case .unknownUser: .badInput
    case .unknownDirectory: .usage
    case .refused: .failed
    case .busy, .directory: .unavailable
    }
  }
}
