internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// An order of a person: carried out under the lock, or by the daemon that holds it.
struct Order {
  /// The command, for whoever finds the lock taken.
  let command: String
  /// What the daemon is asked.
  let path: String
  var body: JSONValue = [:]
  /// How long the daemon may take.
  var timeLimit = Duration.seconds(60)
  /// The steps of a plan, which take their time: it is shown how far they have come.
  var stepCount: Int?
  /// What is done where no daemon runs; gives what the daemon would answer.
  let alone: @Sendable (Engine, Author) async throws -> JSONValue

  func carryOut(_ configuration: Configuration, _ arguments: Arguments) async throws -> JSONValue {
    do {
      let lock = try House.lock(configuration, command: command)
      let house = try House(configuration, log: .command(configuration, arguments))
      let answer = try await follow(configuration, arguments) { [alone] in
        try await alone(house.engine, .current)
      }
      try await house.ledger.finish()
      return withExtendedLifetime(lock) { answer }
    } catch InstanceLockError.held(let holder) {
      guard let daemon = DaemonClient(configuration) else {
        throw InstanceLockError.held(by: holder)
      }
      if stepCount != nil, !arguments.isQuiet { Output.notice("the daemon runs: it does the work") }
      return try await follow(configuration, arguments) { [path, body, timeLimit] in
        try await daemon.json(.post, path, body: HTTPBody(json: body), timeLimit: timeLimit)
      }
    }
  }

  /// What the directories were told since is how far a plan has come, as near as can be seen from
  /// beside it.
  private func follow(
    _ configuration: Configuration, _ arguments: Arguments,
    _ work: @escaping @Sendable () async throws -> JSONValue
  ) async throws -> JSONValue {
    guard let stepCount else { return try await work() }
    let before = try House.reader(configuration).read { try $0.latestEventID() }
    return try await Progress(isQuiet: arguments.isQuiet || arguments.isJSON).follow {
      let count = try House.reader(configuration).read { try $0.changeCount(after: before) }
      return "\(min(count, stepCount)) of \(stepCount) steps are done"
    } _: {
      try await work()
    }
  }
}
