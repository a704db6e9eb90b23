/// A shell for which completion can be written. The scripts know commands and flags; whatever else
/// may stand there is completed as a file.
enum CompletionScript: String, CaseIterable {
  case bash, zsh, fish

  func text(
    of commands: [CommandDescription], common: [CommandDescription.Flag]
  ) -> String {
    switch self {
    case .bash: Self.bash(commands, common)
    case .zsh: Self.zsh(commands, common)
    case .fish: Self.fish(commands, common)
    }
  }

  /// The words that may follow a command, such as `verify`: what stands in its synopsis in small
  /// letters.
  private static func words(of command: CommandDescription) -> [String] {
    command.synopsis.split { " |[]".contains($0) }.filter { $0.allSatisfy(\.isLowercase) }
      .map(String.init)
  }

  private static func bash(
    _ commands: [CommandDescription], _ common: [CommandDescription.Flag]
  ) -> String {
    let names = commands.map(\.name).joined(separator: " ")
    let cases = commands.map { command in
      let extra = command.name == "help" ? commands.map(\.name) : words(of: command)
      let all = extra + (command.flags + common).map(\.name)
      return "    \(command.name)) words=\"\(all.joined(separator: " "))\" ;;"
    }
    return """
      # bash completion for dirsyncd
      _dirsyncd() {
        local command= word words current=${COMP_WORDS[COMP_CWORD]}
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          case " \(names) " in *" $word "*) command=$word; break ;; esac
        done
        case $command in
      \(cases.joined(separator: "\n"))
          *) words="\(names) \(common.map(\.name).joined(separator: " "))" ;;
        esac
        COMPREPLY=($(compgen -W "$words" -- "$current"))
      }
      complete -o default -F _dirsyncd dirsyncd

      """
  }

  private static func zsh(
    _ commands: [CommandDescription], _ common: [CommandDescription.Flag]
  ) -> String {
    let names = commands.map { "    \(quoted("\($0.name):\($0.summary)"))" }
    let cases = commands.map { command in
      let flags = (command.flags + common).map { flag in
        let value = flag.value.map { ":\($0):_files" } ?? ""
        let repeats = flag.repeats ? "*" : ""
        return quoted("\(repeats)\(flag.name)[\(bracketed(flag.summary))]\(value)")
      }
      let extra = command.name == "help" ? commands.map(\.name) : words(of: command)
      let rest = quoted(
        extra.isEmpty ? "*:word:_files" : "1:word:(\(extra.joined(separator: " ")))")
      return "    \(command.name)) _arguments \((flags + [rest]).joined(separator: " ")) ;;"
    }
    return """
      #compdef dirsyncd
      # zsh completion for dirsyncd
      _dirsyncd() {
        local -a commands=(
      \(names.joined(separator: "\n"))
        )
        if (( CURRENT == 2 )); then
          _describe command commands
          return
        fi
        local command=$words[2]
        shift words
        (( CURRENT-- ))
        case $command in
      \(cases.joined(separator: "\n"))
        esac
      }
      if [ "$funcstack[1]" = _dirsyncd ]; then _dirsyncd "$@"; else compdef _dirsyncd dirsyncd; fi

      """
  }

  private static func fish(
    _ commands: [CommandDescription], _ common: [CommandDescription.Flag]
  ) -> String {
    var lines = ["# fish completion for dirsyncd"]
    for command in commands {
      lines.append(
        "complete -c dirsyncd -n __fish_use_subcommand -f -a \(command.name) "
          + "-d \(quoted(command.summary))")
      let condition = quoted("__fish_seen_subcommand_from \(command.name)")
      for flag in command.flags { lines.append(fishFlag(flag, "-n \(condition) ")) }
      let extra = command.name == "help" ? commands.map(\.name) : words(of: command)
      if !extra.isEmpty {
        lines.append(
          "complete -c dirsyncd -n \(condition) -f -a \(quoted(extra.joined(separator: " ")))")
      }
    }
    lines += common.map { fishFlag($0, "") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func fishFlag(_ flag: CommandDescription.Flag, _ condition: String) -> String {
    let value = flag.value == nil ? "" : " -r"
    return "complete -c dirsyncd \(condition)-l \(flag.name.dropFirst(2))\(value) "
      + "-d \(quoted(flag.summary))"
  }

  /// In single quotes, as all three shells read them.
  private static func quoted(_ text: String) -> String {
    "'" + text.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
  }

  private static func bracketed(_ text: String) -> String {
    text.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
