internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// `login USER`: submit a login by hand.
enum LoginCommand {
  static let description = CommandDescription(
    name: "login", synopsis: "USER",
    summary: "submit a login by hand; the password comes from the terminal, or is standard input's "
      + "first line",
    wordCount: 1...1,
    examples: ["dirsyncd login alice@example.com", "printf %s \"$secret\" | dirsyncd login alice"]
  ) { arguments in
    try await run(arguments)
  }

  /// So long the command waits for the outcome before it leaves it to the daemon.
  private static let outcomeTimeLimit = Duration.seconds(15)
  private static let outcomeInterval = Duration.milliseconds(200)

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let user = arguments.words[0]
    let password = try PasswordPrompt.read("Password of \(user): ")
    do {
      let lock = try House.lock(configuration, command: "login")
      let status = try await alone(user, password, configuration, arguments)
      return withExtendedLifetime(lock) { status }
    } catch InstanceLockError.held(let holder) {
      guard let daemon = DaemonClient(configuration) else {
        throw InstanceLockError.held(by: holder)
      }
      return try await ask(daemon, user, password, arguments)
    }
  }

  /// Without a daemon: the login is stored and delivered here.
  private static func alone(
    _ user: String, _ password: borrowing Secret, _ configuration: Configuration,
    _ arguments: Arguments
  ) async throws -> ExitStatus {
    let house = try House(configuration, log: .command(configuration, arguments))
    try await house.engine.recover()
    let login = Login(
      id: try LoginID.random(), userName: user, receivedAt: house.engine.clock.now)
    do throws(LoginRefusal) {
      _ = try await house.engine.accept(login, password: Secret(copying: password.bytes))
    } catch {
      throw failure(of: error, user)
    }
    try await house.engine.deliverAll()
    guard let (progress, outlooks) = try await house.engine.progress(of: login.id) else {
      throw CommandFailure(.internalError, "the login that was just stored is not there")
    }
    try await house.ledger.finish()
    return report(progress.json(outlooks), arguments)
  }

  private static func failure(of refusal: LoginRefusal, _ user: String) -> CommandFailure {
    switch refusal {
    case .unknownUser:
      CommandFailure(
        .badInput, "the mirror has no user \(user), or more than one",
        remedy: "run dirsyncd sync, then try again")
    case .sourceUnavailable(let reason):
      CommandFailure(
        .unavailable, "the source could not be asked for \(user): \(reason)",
        remedy: "try again in a moment")
    case .notDurable(let reason): CommandFailure(.inputOutput, reason)
    case .keyReused: CommandFailure(.internalError, "a fresh login id was used before")
    }
  }

  /// With a daemon: it takes the login, and we look until the outcome is there.
  private static func ask(
    _ daemon: DaemonClient, _ user: String, _ password: borrowing Secret, _ arguments: Arguments
  ) async throws -> ExitStatus {
    let body = body(user, password)
    let answer = try await daemon.json(.post, "/v1/logins", body: body)
    let id = answer["login"]?.string ?? ""
    let deadline = SystemClock().now.advanced(by: outcomeTimeLimit)
    while true {
      let progress = try await daemon.json(.get, "/v1/logins/\(id)")
      let isOpen = rows(of: progress).contains(where: isMoving)
      guard isOpen, SystemClock().now < deadline else { return report(progress, arguments) }
      try await Task.sleep(for: outcomeInterval)
    }
  }

  /// The JSON body, built where it is wiped afterwards.
  private static func body(_ user: String, _ password: borrowing Secret) -> HTTPBody {
    var head = JSONWriter()
    head.write(["userName": .string(user)])
    let opening = Array(head.bytes.dropLast()) + Array(",\"password\":\"".utf8)
    let body = HTTPBody(capacity: opening.count + password.count * 6 + 2)
    for byte in opening { body.append(byte) }
    for place in password.bytes.indices {
      JSONWriter.escape(password.bytes[place]) { body.append($0) }
    }
    for byte in "\"}".utf8 { body.append(byte) }
    return body
  }

  private static func rows(of progress: JSONValue) -> [JSONValue] {
    progress["directories"]?.array ?? []
  }

  /// Whether an outcome may come by itself soon: nobody waits here for what a person has to do.
  private static func isMoving(_ row: JSONValue) -> Bool {
    let delay = row["delay"]?.string.flatMap(Outlook.Delay.init(rawValue:))
    guard row["outcome"]?.string == "queued" else { return false }
    return delay != .accountParked && delay != .directoryPaused
  }

  private static func report(_ progress: JSONValue, _ arguments: Arguments) -> ExitStatus {
    let rows = rows(of: progress)
    if arguments.isJSON {
      Output.line(JSONWriter.text(of: progress))
    } else {
      var table = Table("DIRECTORY", "OUTCOME", "REASON")
      for row in rows {
        table.add(["directory", "outcome", "message"].map { row[$0]?.string ?? "?" })
      }
      for line in table.lines() { Output.line(line) }
    }
    let isGood = rows.allSatisfy {
      ["pushed", "unchanged", "not-bound"].contains($0["outcome"]?.string)
    }
    return isGood ? .done : .failed
  }
}
