/// `completion SHELL`: what a shell needs to complete our command lines, from the command table.
enum CompletionCommand {
  static let description = CommandDescription(
    name: "completion", synopsis: "bash|zsh|fish",
    summary: "completion of this program's command lines for a shell",
    wordCount: 1...1, hasJSON: false,
    examples: ["source <(dirsyncd completion bash)", "dirsyncd completion fish | source"]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    guard let shell = CompletionScript(rawValue: arguments.words[0]) else {
      let names = CompletionScript.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(
        .usage, "completion: there is none for \"\(arguments.words[0])\"", remedy: "one of \(names)"
      )
    }
    Output.text(shell.text(of: CommandTable.all, common: CommandTable.commonFlags))
    return .done
  }
}
