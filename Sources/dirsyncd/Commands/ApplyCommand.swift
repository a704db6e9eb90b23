internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncLog
internal import SyncStore

/// `apply`: carry out exactly a plan that was saved.
enum ApplyCommand {
  static let description = CommandDescription(
    name: "apply", synopsis: "FILE [--release GUARD]…",
    summary: "carry out exactly a saved plan; a step whose base has moved is refused",
    flags: [
      .init(
        name: "--release", value: "GUARD",
        summary: "of a plan that undo made: let that guard's batch go, once", repeats: true)
    ],
    wordCount: 1...1,
    examples: ["dirsyncd sync --dry-run --out plan.json", "dirsyncd apply plan.json"]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let path = arguments.words[0]
    return try await carryOut(try PlanFile.read(path), path, configuration, arguments)
  }

  /// - Parameter name: of the plan, for people.
  static func carryOut(
    _ sealed: JSONValue, _ name: String, _ configuration: Configuration, _ arguments: Arguments
  ) async throws -> ExitStatus {
    let released = arguments.values("--release")
    guard released.isEmpty || sealed["purpose"] == "undo" else {
      throw CommandFailure(
        .usage, "apply: --release is for a plan that undo made",
        remedy: "dirsyncd release GUARD lets go what the queue holds; apply the plan again then")
    }
    try check(released, configuration)
    let body: JSONValue = ["plan": sealed, "release": .array(released.map(JSONValue.string))]
    let order = Order(
      command: "apply", path: "/v1/plans", body: body, timeLimit: timeLimit,
      stepCount: sealed["steps"]?.array?.count ?? 0
    ) { engine, author in
      let plan = try read(sealed, name, engine)
      try await engine.recover()
      return try await engine.apply(plan, by: author, releasing: Set(released)).json
    }
    do {
      return PlanReport(try await order.carryOut(configuration, arguments)).show(arguments)
    } catch let refusal as PlanRefusal {
      throw CommandFailure(.badInput, "\(name): \(refusal)", remedy: newPlan)
    }
  }

  /// A guard that is misspelled would let nothing go, and nobody would know why.
  private static func check(
    _ released: [String], _ configuration: Configuration
  ) throws(CommandFailure) {
    let directories = configuration.directories.map(\.id.name)
    for name in released {
      guard case .guarded(let kind, _) = try HeldBatch(name, directories: directories),
        GuardKind.ofUndo.contains(kind)
      else {
        throw CommandFailure(
          .usage, "--release: \(name) holds no step of an undo",
          remedy: "the guards that do: "
            + GuardKind.ofUndo.map(\.rawValue).joined(separator: ", "))
      }
    }
  }

  /// So long a plan may take beside the daemon; what is not done by then is refused or done by the
  /// next `apply` of the same plan.
  private static let timeLimit = Duration.seconds(3600)
  private static let newPlan = "make a new one: dirsyncd sync --dry-run --out FILE"

  private static func read(_ sealed: JSONValue, _ path: String, _ engine: Engine) throws -> Plan {
    do {
      return try Plan(sealed: sealed, by: engine.vault.keyring)
    } catch let fault as PlanFault {
      throw CommandFailure(.badInput, "\(path): \(fault)", remedy: newPlan)
    }
  }
}
