internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncLog
internal import SyncStore

/// `key rotate`: puts everything in the database under the current master key.
enum KeyRotateCommand {
  /// Rewrapping a million verifiers takes minutes.
  private static let timeLimit = Duration.seconds(3600)

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let answer: JSONValue
    do {
      let lock = try House.lock(configuration, command: "key rotate")
      answer = try await alone(configuration, arguments)
      withExtendedLifetime(lock) {}
    } catch InstanceLockError.held(let holder) {
      guard let daemon = DaemonClient(configuration) else {
        throw InstanceLockError.held(by: holder)
      }
      answer = try await daemon.json(.post, "/v1/key/rotate", timeLimit: timeLimit)
      try check(answer, against: configuration)
    }
    report(answer, configuration, arguments)
    return .done
  }

  /// Without a daemon: needs the keys and the database alone.
  private static func alone(
    _ configuration: Configuration, _ arguments: Arguments
  ) async throws -> JSONValue {
    let keyring = try Materials(configuration: configuration, secrets: .fromEnvironment()).keyring()
    let ledger = try Ledger.open(
      path: configuration.database, executor: SerialQueueExecutor(label: "dirsyncd.ledger"))
    let keeper = KeyKeeper(
      ledger: ledger, keyring: keyring, clock: SystemClock(),
      log: .command(configuration, arguments))
    try await keeper.begin()
    let rotation = try await keeper.rotate()
    try await ledger.finish()
    return rotation.json
  }

  /// The daemon rotates to the key that it was started with, which may not be the configured one.
  private static func check(_ answer: JSONValue, against configuration: Configuration) throws {
    guard configuration.previousMasterKey != nil, answer["previous"]?.string == nil else { return }
    throw CommandFailure(
      .failed, "the daemon still runs with the keys of before (\(answer["key"]?.string ?? "?"))",
      remedy: "restart it, so that it reads masterKey and previousMasterKey; then rotate again")
  }

  private static func report(
    _ answer: JSONValue, _ configuration: Configuration, _ arguments: Arguments
  ) {
    if arguments.isJSON { return Output.line(JSONWriter.text(of: answer)) }
    let (passwords, verifiers) = (answer["passwords"]?.integer, answer["verifiers"]?.integer)
    let key = answer["key"]?.string ?? "?"
    Output.line(
      "rewrapped \(passwords ?? 0) waiting passwords and \(verifiers ?? 0) verifiers; "
        + "everything is under key \(key)")
    guard !arguments.isQuiet else { return }
    if let previous = answer["previous"]?.string {
      Output.notice(
        "key \(previous) is needed no more: take previousMasterKey out of the configuration and "
          + "the unit, then destroy it where no backup of the database needs it")
    } else {
      Output.notice(
        "no previousMasterKey is configured; to rotate, make a key with dirsyncd key new, name it "
          + "as masterKey and the old one as previousMasterKey, restart, and rotate again")
    }
  }
}

extension KeyRotation {
  /// The result for programs.
  var json: JSONValue {
    var object: JSONObject = [
      "key": .string(key), "passwords": .integer(Int64(passwords)),
      "verifiers": .integer(Int64(verifiers)),
    ]
    object["previous"] = previous.map(JSONValue.string)
    return .object(object)
  }
}
