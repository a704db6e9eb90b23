internal import SyncCore
internal import SyncEngine
internal import SyncLog
internal import SyncStore

/// `undo`: put back what one run changed.
enum UndoCommand {
  static let description = CommandDescription(
    name: "undo", synopsis: "[--run ID [--user U] [--out FILE | --yes]]",
    summary: "put back the attributes, states and memberships that a run changed; no password",
    flags: [
      .init(name: "--run", value: "ID", summary: "that run; without it the runs are listed"),
      .init(name: "--user", value: "U", summary: "of that user or group alone"),
      .init(name: "--out", value: "FILE", summary: "write the plan there, for apply"),
      .init(name: "--yes", summary: "carry it out at once, without a plan to review"),
      .init(
        name: "--release", value: "GUARD", summary: "with --yes: let that guard's batch go, once",
        repeats: true),
    ],
    examples: [
      "dirsyncd undo", "dirsyncd undo --run 17", "dirsyncd undo --run 17 --out undo.json",
      "dirsyncd undo --run 17 --user alice@example.com --yes",
    ]
  ) { arguments in
    try await run(arguments)
  }

  private static let runLimit = 50

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    guard let word = arguments.value("--run") else { return try list(configuration, arguments) }
    guard let run = Int64(word) else {
      throw CommandFailure(
        .usage, "undo: \"\(word)\" is no run", remedy: "dirsyncd undo lists them")
    }
    let isDoing = arguments.has("--yes")
    guard !isDoing || arguments.value("--out") == nil else {
      throw CommandFailure(.usage, "undo: --out and --yes exclude each other")
    }
    guard isDoing || arguments.values("--release").isEmpty else {
      throw CommandFailure(.usage, "undo: --release stands with --yes, or with apply")
    }
    let (plan, keyring) = try await draft(run, configuration, arguments)
    if isDoing {
      let sealed = JSONValue.object(try plan.sealed(by: keyring))
      return try await ApplyCommand.carryOut(sealed, "the plan", configuration, arguments)
    }
    if let path = arguments.value("--out") {
      try PlanFile.write(plan, to: path, sealedBy: keyring)
    }
    return show(plan, run, arguments)
  }

  private static func show(_ plan: Plan, _ run: Int64, _ arguments: Arguments) -> ExitStatus {
    if arguments.isJSON {
      Output.line(JSONWriter.text(of: plan.json))
    } else {
      PlanDiff(of: plan, ending: "nothing was written").show()
    }
    if !arguments.isQuiet, !plan.steps.isEmpty {
      let whose = arguments.value("--user").map { " --user \($0)" } ?? ""
      let next =
        arguments.value("--out").map { "dirsyncd apply \($0)" }
        ?? "dirsyncd undo --run \(run)\(whose) --yes"
      Output.notice("\(next) carries it out")
    }
    return plan.steps.contains { $0.guardKind != nil } ? .held : .done
  }

  /// The plan is made over a copy of the ledger, also beside the daemon.
  private static func draft(
    _ run: Int64, _ configuration: Configuration, _ arguments: Arguments
  ) async throws -> (Plan, Keyring) {
    _ = try House.reader(configuration)
    return try await LedgerCopy.lend(configuration) { copy in
      let house = try House(
        configuration, log: .command(configuration, arguments), ledgerPath: copy)
      defer { house.ledger.close() }
      guard let plan = try await house.engine.undoPlan(of: run, user: arguments.value("--user"))
      else {
        let whose = arguments.value("--user").map { " of \($0)" } ?? ""
        throw CommandFailure(
          .badInput, "the journal has nothing\(whose) of run \(run)",
          remedy: "dirsyncd undo lists the runs that it has")
      }
      return (plan, house.engine.vault.keyring)
    }
  }

  // MARK: The list

  private static func list(
    _ configuration: Configuration, _ arguments: Arguments
  ) throws -> ExitStatus {
    for flag in ["--user", "--out", "--yes", "--release"] where arguments.has(flag) {
      throw CommandFailure(.usage, "undo: \(flag) stands with --run alone")
    }
    let runs = try House.reader(configuration).read { try $0.runs(limit: runLimit) }
    let now = SystemClock().now
    var table = Table()
    for run in runs {
      if arguments.isJSON {
        Output.line(JSONWriter.text(of: run.json))
      } else {
        table.add(["run \(run.id)", run.startedAt.told(at: now), run.words])
      }
    }
    for line in table.lines() { Output.line(line) }
    if runs.isEmpty, !arguments.isQuiet { Output.notice("no run has changed anything") }
    return .done
  }
}

extension RunRow {
  /// What the run changed: `google: 2 updated, 1 suspended`.
  fileprivate var words: String {
    let parts = counts.sorted { $0.key < $1.key }.map { directory, counts in
      let words = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      return "\(directory): \(words.joined(separator: ", "))"
    }
    let cause = undoes.map { "undo of run \($0)\(author.map { " by \($0)" } ?? ""): " } ?? ""
    return cause + parts.joined(separator: "; ")
  }

  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "run": .integer(id), "startedAt": .string(startedAt.description),
      "undoes": undoes.map(JSONValue.integer) ?? .null,
    ]
    object["by"] = author.map(JSONValue.string)
    object["changes"] = .object(
      JSONObject(
        counts.sorted { $0.key < $1.key }.map { directory, counts in
          (
            directory.name,
            .object(
              JSONObject(
                counts.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) }))
          )
        }))
    return .object(object)
  }
}
