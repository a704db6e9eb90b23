internal import FoundationEssentials
internal import SyncCore
internal import SyncEngine
internal import SyncLog
internal import SyncStore

/// `sync --dry-run`: the whole engine over a copy of the ledger, with directories that are asked
/// and never written to.
enum DryRun {
  static func run(
    _ configuration: Configuration, _ request: SyncRequest, _ arguments: Arguments
  ) async throws -> ExitStatus {
    // Before the folder is there: whatever comes, nothing stays behind.
    let signals = Signals()
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await withThrowingTaskGroup(of: ExitStatus?.self) { group in
      group.addTask { try await plan(configuration, request, arguments, in: folder) }
      group.addTask {
        for await signal in signals where signal == .terminate || signal == .interrupt {
          return nil
        }
        try await Task.sleep(for: .seconds(86_400))
        return nil
      }
      defer { group.cancelAll() }
      guard let status = try await group.next() ?? nil else {
        // What is under way may take its time to see that; nothing that it does is kept.
        try? FileManager.default.removeItem(atPath: folder)
        throw CommandFailure(.failed, "interrupted; nothing was written")
      }
      return status
    }
  }

  private static func plan(
    _ configuration: Configuration, _ request: SyncRequest, _ arguments: Arguments,
    in folder: String
  ) async throws -> ExitStatus {
    let copy = folder + "/ledger.db"
    if FileManager.default.fileExists(atPath: configuration.database) {
      try LedgerReader(path: configuration.database).copy(to: copy)
    }
    let recorder = PlanRecorder()
    let house = try House(
      configuration, log: .command(configuration, arguments), ledgerPath: copy
    ) { DryRunDirectory($0, recorder) }
    let (plan, pull) = try await house.engine.draft(
      request, recorder, tellsUsers: configuration.notifications.smtp != nil)
    house.ledger.close()
    if let path = arguments.value("--out") {
      try PlanFile.write(plan, to: path, sealedBy: house.engine.vault.keyring)
    }
    report(plan, pull, arguments)
    if pull.held > 0 { return .held }
    let isPending = !plan.freeSteps.isEmpty
    return isPending && arguments.has("--detailed-exitcode") ? .changesPending : .done
  }

  /// A folder that only we can look into: the copy holds what the ledger holds.
  private static func makeFolder() throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/dirsyncd-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    return path
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
