internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// `release`: let the batch go that a guard holds, once; or say that those who are missing from a
/// source that looks short are really gone.
enum ReleaseCommand {
  static let description = CommandDescription(
    name: "release", synopsis: "DIRECTORY/GUARD | source/users | source/groups",
    summary: "let the batch go that a guard holds, once",
    flags: [
      .init(name: "--drop", summary: "have the held mails never sent"),
      .init(name: "--list", summary: "show who is missing from the source, and let nobody go"),
    ],
    wordCount: 1...1,
    examples: [
      "dirsyncd release google/suspend", "dirsyncd release google/mail",
      "dirsyncd release source/users --list", "dirsyncd release source/users",
    ]
  ) { arguments in
    try await run(arguments)
  }

  private static let pageSize = 500

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let configuration = try Configuration.load(arguments.configurationPath)
    let batch = try HeldBatch(
      arguments.words[0], directories: configuration.directories.map(\.id.name))
    try check(batch, arguments)
    if case .missing(let kind) = batch, arguments.has("--list") {
      try list(kind, configuration, arguments)
      return .done
    }
    let isDropping = arguments.has("--drop")
    let order = Order(
      command: "release", path: "/v1/guards/\(batch.path)/\(isDropping ? "drop" : "release")"
    ) { engine, author in
      ["released": .integer(Int64(try await release(batch, isDropping, engine, author)))]
    }
    let count = try await order.carryOut(configuration, arguments)["released"]?.integer ?? 0
    if arguments.isJSON {
      var object = batch.json
      object["released"] = .integer(count)
      Output.line(JSONWriter.text(of: .object(object)))
    }
    if count == 0, case .guarded = batch { throw try nothing(in: batch, configuration) }
    if !arguments.isJSON { Output.line(batch.line(count, isDropped: isDropping)) }
    return .done
  }

  /// Whoever mistook the guard learns which of them hold something.
  private static func nothing(
    in batch: HeldBatch, _ configuration: Configuration
  ) throws -> CommandFailure {
    let report = try House.reader(configuration).read { try $0.report() }
    let held = report.heldBatches.map { "\($0) (\($1))" }.joined(separator: ", ")
    return CommandFailure(
      .failed, "\(batch.path) holds nothing",
      remedy: held.isEmpty ? "nor does any other guard" : "what is held: \(held)")
  }

  private static func check(
    _ batch: HeldBatch, _ arguments: Arguments
  ) throws(CommandFailure) {
    if arguments.has("--drop") {
      guard case .guarded(.mail, _) = batch else {
        throw CommandFailure(
          .usage, "--drop is for mails alone, as in google/mail",
          remedy: "dirsyncd queue drop takes single jobs out of the queue")
      }
    }
    if arguments.has("--list") {
      guard case .missing = batch else {
        throw CommandFailure(
          .usage, "--list is for source/users and source/groups",
          remedy: "dirsyncd queue --state held lists the jobs that guards hold")
      }
    }
  }

  private static func release(
    _ batch: HeldBatch, _ isDropping: Bool, _ engine: Engine, _ author: Author
  ) async throws -> Int {
    switch batch {
    case .guarded(_, let directory) where isDropping:
      try await engine.releaseMail(directory, dropping: true, by: author)
    case .guarded(let kind, let directory):
      try await engine.release(kind, of: directory, by: author)
    case .missing(let kind): try await engine.release(missing: kind, by: author)
    }
  }

  private static func list(
    _ kind: SubjectID.Kind, _ configuration: Configuration, _ arguments: Arguments
  ) throws {
    let reader = try House.reader(configuration)
    let now = SystemClock().now
    var last: Int64 = 0
    while !Output.isClosed {
      let members = try reader.read {
        try $0.shortfallMembers(of: kind, after: last, limit: pageSize)
      }
      guard let end = members.last else { break }
      last = end.row
      if arguments.isJSON {
        for member in members { Output.line(JSONWriter.text(of: member.json)) }
      } else {
        var table = Table()
        for member in members { table.add(member.cells(at: now)) }
        for line in table.lines(cellLimit: Table.cellLimit) { Output.line(line) }
      }
    }
    if last == 0, !arguments.isQuiet { Output.notice("no \(kind.rawValue)s are missing") }
  }
}
