/// Every command, in the order of the help. A new command is one file and one line here.
enum CommandTable {
  static let all: [CommandDescription] = [
    RunCommand.description,
    SyncCommand.description,
    ApplyCommand.description,
    UndoCommand.description,
    LoginCommand.description,
    CheckCommand.description,
    StatusCommand.description,
    ExplainCommand.description,
    EventsCommand.description,
    QueueCommand.description,
    PauseCommand.pausing,
    PauseCommand.resuming,
    ReleaseCommand.description,
    LinkCommand.link,
    LinkCommand.unlink,
    LinkCommand.acquire,
    KeyCommand.description,
    RehearseCommand.description,
    VersionCommand.description,
    HelpCommand.description,
    CompletionCommand.description,
  ]

  /// Flags that every command takes.
  static let commonFlags: [CommandDescription.Flag] = [
    .init(
      name: "--config", value: "FILE",
      summary: "the configuration (default \(Configuration.defaultPath))"),
    .init(name: "--json", summary: "results as JSON"),
    .init(name: "--quiet", summary: "no progress and no remarks"),
    .init(name: "--verbose", summary: "more about what is done"),
    .init(name: "--help", summary: "this help"),
  ]

  static func command(_ name: String) -> CommandDescription? {
    all.first { $0.name == name }
  }
}
