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
  /// What is done where no daemon runs; gives what the daemon would answer.
  let alone: (Engine, Author) async throws -> JSONValue

  func carryOut(_ configuration: Configuration, _ arguments: Arguments) async throws -> JSONValue {
    do {
      let lock = try House.lock(configuration, command: command)
      let house = try House(configuration, log: .command(configuration, arguments))
      let answer = try await alone(house.engine, .current)
      try await house.ledger.finish()
      return withExtendedLifetime(lock) { answer }
    } catch InstanceLockError.held(let holder) {
      guard let daemon = DaemonClient(configuration) else {
        throw InstanceLockError.held(by: holder)
      }
      return try await daemon.json(.post, path, body: HTTPBody(json: body), timeLimit: timeLimit)
    }
  }
}
