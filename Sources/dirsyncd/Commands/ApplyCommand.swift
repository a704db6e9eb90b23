internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncLog
internal import SyncStore

/// `apply`: carry out exactly a plan that was saved.
enum ApplyCommand {
  static let description = CommandDescription(
    name: "apply", synopsis: "FILE",
    summary: "carry out exactly a saved plan; a step whose base has moved is refused",
    wordCount: 1...1,
    examples: ["dirsyncd sync --dry-run --out plan.json", "dirsyncd apply plan.json"]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let path = arguments.words[0]
    let sealed = try PlanFile.read(path)
    let order = Order(command: "apply", path: "/v1/plans", body: sealed, timeLimit: timeLimit) {
      engine, author in
      let plan = try read(sealed, path, engine)
      try await engine.recover()
      return try await engine.apply(plan, by: author).json
    }
    do {
      return PlanReport(try await order.carryOut(configuration, arguments)).show(arguments)
    } catch let refusal as PlanRefusal {
      throw CommandFailure(.badInput, "\(path): \(refusal)", remedy: newPlan)
    }
  }

  /// So long a plan may take beside the daemon, which takes small ones alone.
  private static let timeLimit = Duration.seconds(120)
  private static let newPlan = "make a new one: dirsyncd sync --dry-run --out FILE"

  private static func read(_ sealed: JSONValue, _ path: String, _ engine: Engine) throws -> Plan {
    do {
      return try Plan(sealed: sealed, by: engine.vault.keyring)
    } catch let fault as PlanFault {
      throw CommandFailure(.badInput, "\(path): \(fault)", remedy: newPlan)
    }
  }
}
