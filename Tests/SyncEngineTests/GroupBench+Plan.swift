import SyncCore
import SyncEngine
import SyncLog
import SyncStore
import SyncTestKit

/// A group bench that plans: over a copy of its ledger, with directories that are only asked.
extension GroupBench {
  /// What a run would do now.
  func draft(_ request: SyncRequest = SyncRequest()) async throws -> Plan {
    let folder = try TemporaryFolder()
    let copy = folder.path + "/copy.db"
    try LedgerReader(path: self.folder.path + "/ledger.db").copy(to: copy)
    let recorder = PlanRecorder()
    var policy = policy
    policy.isStaged = false  // as `sync --dry-run` has it
    let engine = Engine(
      ledger: try Ledger.open(path: copy, executor: SerialQueueExecutor(label: "copy")),
      source: source,
      directories: [
        ManagedDirectory(connector: DryRunDirectory(directory, recorder), policy: policy)
      ], vault: self.engine.vault, clock: clock, log: .silent, draw: { 0.5 })
    defer { engine.ledger.close() }
    return try await engine.draft(request, recorder).plan
  }

  /// How often the directory was told to change something.
  var writeCount: Int {
    [.apply, .setPassword, .writeGroup, .changeMembers].map { directory.count(of: $0) }
      .reduce(0, +)
  }
}

extension Plan {
  /// Its steps in short: `create a@example.com`.
  var words: [String] { steps.map { "\($0.write.word) \($0.account)" } }
}

/// A company whose titles, groups and roles are kept in step.
func planBench(_ change: (inout DirectoryPolicy) throws -> Void = { _ in }) throws -> GroupBench {
  try GroupBench(scope: nil) { policy in
    let title = AttributeName("jobTitle").map { [$0: try? Expression("title")] } ?? [:]
    policy.mapping = Mapping(
      name: try Expression("userName + \"@example.com\""),
      attributes: title.compactMapValues(\.self))
    let name = try Expression("displayName")
    var groups = GroupPolicy(mapping: Mapping(name: name, attributes: [:]))
    groups.scope = try SCIMFilter("displayName sw \"App-\"")
    policy.groups = groups
    try change(&policy)
  }
}
