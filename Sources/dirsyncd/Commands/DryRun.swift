internal import FoundationEssentials
internal import SyncConnectors
internal import SyncCore
internal import SyncEngine
internal import SyncLog
internal import SyncStore
internal import Synchronization

/// `sync --dry-run`: the whole engine over a copy of the ledger, with directories that are asked
/// and never written to.
enum DryRun {
  /// Directories as the house furnishes them, gathered for their plans.
  private final class Furniture: Sendable {
    private let directories = Mutex<[DryRunDirectory]>([])

    func wrap(_ directory: any DirectoryConnector) -> any DirectoryConnector {
      let wrapped = DryRunDirectory(directory)
      directories.withLock { $0.append(wrapped) }
      return wrapped
    }

    var steps: [DryRunDirectory.Step] {
      directories.withLock { $0.flatMap(\.steps) }
    }
  }

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
    let furniture = Furniture()
    let house = try House(
      configuration, log: .command(configuration, arguments), ledgerPath: copy,
      furnish: furniture.wrap)
    let before = try await house.ledger.read { try $0.latestEventID() }
    let pull = try await house.engine.runOnce(request)
    let findings = try await house.ledger.read { try Findings($0, after: before) }
    house.ledger.close()
    let steps = furniture.steps
    report(steps, findings, pull, arguments)
    if pull.held > 0 { return .held }
    return !steps.isEmpty && arguments.has("--detailed-exitcode") ? .changesPending : .done
  }

  /// A folder that only we can look into: the copy holds what the ledger holds.
  private static func makeFolder() throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/dirsyncd-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    return path
  }

  private static func report(
    _ steps: [DryRunDirectory.Step], _ findings: Findings, _ pull: PullReport,
    _ arguments: Arguments
  ) {
    if arguments.isJSON {
      var object: JSONObject = ["pull": pull.json, "steps": .array(steps.map(\.json))]
      for (name, rows) in findings.json { object[name] = rows }
      Output.line(JSONWriter.text(of: .object(object)))
      return
    }
    for step in steps { Output.line(LogText.visible(step.line)) }
    for line in findings.lines { Output.line(LogText.visible(line)) }
    for remark in pull.remarks { Output.line(LogText.visible("note: \(remark)")) }
    if pull.held > 0 { Output.line("held by a guard: \(pull.held) jobs") }
    let links = findings.links.isEmpty ? "" : ", \(findings.links.count) accounts to link"
    Output.line("Plan: \(steps.count) to do\(links); nothing was written")
  }
}

extension DryRun {
  /// What a plan is about beside the writes: accounts that would be ours, and what would stand
  /// still.
  struct Findings {
    private(set) var links: [Event] = []
    private var parked: [Event] = []
    private var held: [QueueRow] = []

    private static let pageSize = 500

    init(_ transaction: Transaction, after before: Int64) throws {
      var last = before
      while true {
        let events = try transaction.events(after: last, limit: Self.pageSize)
        links += events.filter { $0.kind == .linked }
        parked += events.filter { $0.kind == .parked }
        guard let end = events.last, events.count == Self.pageSize else { break }
        last = end.id
      }
      var row: Int64 = 0
      while true {
        let rows = try transaction.queueRows(
          QueueFilter(state: .held), after: row, limit: Self.pageSize)
        held += rows.filter(\.job.isAnnounced)
        guard let end = rows.last, rows.count == Self.pageSize else { break }
        row = end.job.id
      }
    }

    var lines: [String] {
      links.map { "= \(place(of: $0))  link the account that is there" }
        + parked.map { "! \(place(of: $0))  would be parked: \($0.reason ?? "no word")" }
        + held.map { "? \($0.directory)  \($0.user)  held by the guard \($0.guardName)" }
    }

    private func place(of event: Event) -> String {
      "\(event.directory?.name ?? "")  \(event.user ?? "")"
    }

    var json: [(String, JSONValue)] {
      [
        ("links", .array(links.map { json(of: $0) })),
        ("parked", .array(parked.map { json(of: $0) })),
        (
          "held",
          .array(
            held.map {
              [
                "directory": .string($0.directory.name), "name": .string($0.user),
                "guard": .string($0.guardName),
              ]
            })
        ),
      ]
    }

    private func json(of event: Event) -> JSONValue {
      var object: JSONObject = [
        "directory": .string(event.directory?.name ?? ""), "name": .string(event.user ?? ""),
      ]
      object["reason"] = event.reason.map(JSONValue.string)
      return .object(object)
    }
  }
}

extension QueueRow {
  fileprivate var guardName: String { (job.guardKind ?? .suspend).rawValue }
}

extension DryRunDirectory.Step {
  /// One line in the manner of a diff: `+` is made, `~` changed, `-` taken away.
  var line: String {
    switch write {
    case .password: "~ \(directory)  \(name)  password (sensitive)"
    case .action(.create): "+ \(directory)  \(name)  create"
    case .createWithPassword: "+ \(directory)  \(name)  create, with password (sensitive)"
    case .join(let group): "~ \(directory)  \(name)  join \(group)"
    case .createGroup: "+ \(directory)  \(name)  create the group"
    case .updateGroup(let change): "~ \(directory)  \(name)  group: \(Self.text(of: change))"
    case .members(let adding, let removing):
      "~ \(directory)  \(name)  members: \(adding) in, \(removing) out"
    case .action(.suspend): "- \(directory)  \(name)  suspend"
    case .action(.resume): "+ \(directory)  \(name)  resume"
    case .action(.signOut): "~ \(directory)  \(name)  sign out"
    case .action(.delete): "- \(directory)  \(name)  delete"
    case .action(.restore): "+ \(directory)  \(name)  restore"
    case .action(.update(let change)): "~ \(directory)  \(name)  \(Self.text(of: change))"
    }
  }

  var json: JSONValue {
    var object: JSONObject = ["directory": .string(directory.name), "name": .string(name)]
    switch write {
    case .password: object["write"] = "password"
    case .action(.create): object["write"] = "create"
    case .createWithPassword: object["write"] = "create-with-password"
    case .join(let group):
      object["write"] = "join"
      object["group"] = .string(group)
    case .createGroup: object["write"] = "create-group"
    case .updateGroup(let change):
      object["write"] = "update-group"
      object["attributes"] = .object(JSONObject(Self.pairs(of: change)))
    case .members(let adding, let removing):
      object["write"] = "members"
      object["adding"] = .integer(Int64(adding))
      object["removing"] = .integer(Int64(removing))
    case .action(.suspend): object["write"] = "suspend"
    case .action(.resume): object["write"] = "resume"
    case .action(.signOut): object["write"] = "sign-out"
    case .action(.delete): object["write"] = "delete"
    case .action(.restore): object["write"] = "restore"
    case .action(.update(let change)):
      object["write"] = "update"
      object["attributes"] = .object(JSONObject(Self.pairs(of: change)))
    }
    return .object(object)
  }

  private static func pairs(of change: AccountChange) -> [(String, JSONValue)] {
    let name = change.name.map { [("name", JSONValue.string($0))] } ?? []
    return name + change.attributes.sorted { $0.key < $1.key }.map { ($0.key.name, $0.value) }
  }

  private static func text(of change: AccountChange) -> String {
    pairs(of: change).map { "\($0.0) = \(JSONWriter.text(of: $0.1))" }.joined(separator: ", ")
  }
}
