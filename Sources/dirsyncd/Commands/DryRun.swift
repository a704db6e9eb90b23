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
    _ configuration: Configuration, _ arguments: Arguments
  ) async throws -> ExitStatus {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let copy = folder + "/ledger.db"
    if FileManager.default.fileExists(atPath: configuration.database) {
      try LedgerReader(path: configuration.database).copy(to: copy)
    }
    let furniture = Furniture()
    let house = try House(
      configuration, log: .command(configuration, arguments), ledgerPath: copy,
      furnish: furniture.wrap)
    let pull = try await house.engine.runOnce(full: arguments.has("--full"))
    house.ledger.close()
    let steps = furniture.steps
    report(steps, pull, arguments)
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
    _ steps: [DryRunDirectory.Step], _ pull: PullReport, _ arguments: Arguments
  ) {
    if arguments.isJSON {
      let plan = JSONValue.array(steps.map(\.json))
      Output.line(JSONWriter.text(of: ["pull": pull.json, "steps": plan]))
      return
    }
    for step in steps { Output.line(LogText.visible(step.line)) }
    for remark in pull.remarks { Output.line(LogText.visible("note: \(remark)")) }
    if pull.held > 0 { Output.line("held by a guard: \(pull.held)") }
    Output.line("Plan: \(steps.count) to do; nothing was written")
  }
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
