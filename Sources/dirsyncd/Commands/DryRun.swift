internal import SyncCore
internal import SyncEngine
internal import SyncStore

/// `sync --dry-run`: the whole engine over a copy of the ledger, with directories that are asked
/// and never written to.
enum DryRun {
  static func run(
    _ configuration: Configuration, _ request: SyncRequest, _ arguments: Arguments
  ) async throws -> ExitStatus {
    try await LedgerCopy.lend(configuration) { copy in
      try await plan(configuration, request, arguments, over: copy)
    }
  }

  private static func plan(
    _ configuration: Configuration, _ request: SyncRequest, _ arguments: Arguments,
    over copy: String
  ) async throws -> ExitStatus {
    let recorder = PlanRecorder()
    let house = try House(
      configuration, log: .command(configuration, arguments), ledgerPath: copy
    ) { DryRunDirectory($0, recorder) }
    var (plan, pull, isWhole) = try await house.engine.draft(
      request, recorder, tellsUsers: configuration.notifications.smtp != nil)
    let unmatched = try await house.ledger.read { [pull] in
      try UnmatchedUser.failure(of: pull.unmatchedUsers, $0)
    }
    house.ledger.close()
    plan.remarks += configuration.stagedDirectories.sorted().map {
      "\($0) is staged: nothing is exported there"
    }
    if let path = arguments.value("--out") {
      try PlanFile.write(plan, to: path, sealedBy: house.engine.vault.keyring)
    }
    report(plan, pull, arguments)
    if let unmatched { throw unmatched }
    if !isWhole { return .unavailable }
    if pull.held > 0 { return .held }
    let isPending = !plan.freeSteps.isEmpty
    return isPending && arguments.has("--detailed-exitcode") ? .changesPending : .done
  }

  private static func report(_ plan: Plan, _ pull: PullReport, _ arguments: Arguments) {
    if arguments.isJSON {
      var object = plan.json.object ?? [:]
      object["pull"] = pull.json
      Output.line(JSONWriter.text(of: .object(object)))
    } else {
      PlanDiff(of: plan, ending: "nothing was written").show()
    }
    if let path = arguments.value("--out"), !arguments.isQuiet {
      Output.notice("the plan is in \(path); dirsyncd apply \(path) carries out exactly that")
    }
  }
}
