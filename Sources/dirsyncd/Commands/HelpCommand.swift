internal import SyncConnectors

/// `help [COMMAND]`: the table of commands, or one of them.
enum HelpCommand {
  static let description = CommandDescription(
    name: "help", synopsis: "[COMMAND]", summary: "what the commands do", wordCount: 0...1,
    hasJSON: false,
    examples: ["dirsyncd help check"]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    guard let name = arguments.words.first else {
      Output.line(overview().joined(separator: "\n"))
      return .done
    }
    guard let command = CommandTable.command(name) else {
      let meant = NearestName.of(name, among: CommandTable.all.map(\.name))
      throw CommandFailure(
        .usage, "unknown command \"\(name)\"",
        remedy: meant.map { "did you mean \($0)?" } ?? "dirsyncd help lists them")
    }
    Output.line(page(of: command).joined(separator: "\n"))
    return .done
  }

  static func overview() -> [String] {
    var commands = Table()
    for command in CommandTable.all { commands.add("  \(command.name)", command.summary) }
    let products = DirectoryConfiguration.Kind.all.map { $0.connector.product }
    return [
      "dirsyncd keeps \(products.joined(separator: " and ")) in step with a SCIM source.", "",
      "usage: dirsyncd COMMAND [FLAG]…", "",
    ] + commands.lines() + [""] + flagLines("flags of every command:", CommandTable.commonFlags)
      + ["", "dirsyncd help COMMAND tells more."]
  }

  static func page(of command: CommandDescription) -> [String] {
    let synopsis = command.synopsis.isEmpty ? "" : " \(command.synopsis)"
    var lines = ["dirsyncd \(command.name)\(synopsis)", "", command.summary]
    if !command.examples.isEmpty {
      lines += ["", "examples:"] + command.examples.map { "  \($0)" }
    }
    if !command.flags.isEmpty { lines += [""] + flagLines("flags:", command.flags) }
    return lines + [""] + flagLines("flags of every command:", CommandTable.commonFlags)
  }

  private static func flagLines(
    _ title: String, _ flags: [CommandDescription.Flag]
  ) -> [String] {
    var table = Table()
    for flag in flags {
      table.add("  \(flag.name)\(flag.value.map { " \($0)" } ?? "")", flag.summary)
    }
    return [title] + table.lines()
  }
}
