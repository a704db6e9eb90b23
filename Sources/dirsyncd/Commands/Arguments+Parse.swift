extension Arguments {
  /// Short forms of the common flags.
  private static let shortForms = [
    "-h": "--help", "-q": "--quiet", "-v": "--verbose", "-c": "--config",
  ]

  /// Reads `COMMAND [FLAG | WORD]…`, in any order; `--` ends the flags, `--flag=value` is
  /// `--flag value`. Throws a `CommandFailure` of status 64 that names what is wrong.
  static func parse(
    _ words: [String], commands: [CommandDescription]
  ) throws(CommandFailure) -> Arguments {
    let words = aliased(words)
    guard let place = try commandPlace(words) else {
      throw usage("no command", remedy: "dirsyncd help lists them")
    }
    let name = words[place]
    guard let command = commands.first(where: { $0.name == name }) else {
      let meant = NearestName.of(name, among: commands.map(\.name))
      throw usage(
        "unknown command \"\(name)\"",
        remedy: meant.map { "did you mean \($0)?" } ?? "dirsyncd help lists them")
    }
    var rest = words
    rest.remove(at: place)
    let (plain, flags) = try parse(rest, of: command)
    if flags["--help"] != nil, let help = commands.first(where: { $0.name == "help" }) {
      return Arguments(command: help, words: [name])
    }
    if flags["--json"] != nil, !command.hasJSON {
      throw usage("\(name): there are no results to write as JSON", remedy: "leave out --json")
    }
    return Arguments(command: command, words: plain, flags: flags)
  }

  /// `--version`, and help without a command.
  private static func aliased(_ words: [String]) -> [String] {
    switch words {
    case ["--version"]: ["version"]
    case ["--help"], ["-h"]: ["help"]
    default: words
    }
  }

  /// The first word that is neither a common flag nor its value.
  private static func commandPlace(_ words: [String]) throws(CommandFailure) -> Int? {
    var place = 0
    while place < words.count {
      let word = shortForms[words[place]] ?? words[place]
      guard word.hasPrefix("-") else { return place }
      let name = String(word.prefix { $0 != "=" })
      guard let flag = CommandTable.commonFlags.first(where: { $0.name == name }) else {
        throw usage(
          "unknown flag \(name) before the command", remedy: "write it behind the command")
      }
      let takesNext = flag.value != nil && !word.contains("=")
      if takesNext, place + 1 < words.count { try refuse(words[place + 1], asValueOf: name) }
      place += takesNext ? 2 : 1
    }
    return nil
  }

  private static func parse(
    _ words: [String], of command: CommandDescription
  ) throws(CommandFailure) -> (words: [String], flags: [String: [String]]) {
    var scanner = words[...]
    var plain: [String] = []
    var flags: [String: [String]] = [:]
    while let word = scanner.popFirst() {
      if word == "--" {
        plain += scanner
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        plain.append(word)
        continue
      }
      let (flag, value) = try flag(word, &scanner, of: command)
      if flags[flag.name] != nil, flag.value != nil, !flag.repeats {
        throw usage("\(command.name): \(flag.name) stands twice")
      }
      flags[flag.name, default: []].append(value)
    }
    if flags["--help"] == nil { try count(plain, of: command) }
    return (plain, flags)
  }

  private static func count(
    _ words: [String], of command: CommandDescription
  ) throws(CommandFailure) {
    if words.count > command.wordCount.upperBound {
      throw usage(
        "\(command.name): unexpected \"\(words[command.wordCount.upperBound])\"",
        remedy: "dirsyncd help \(command.name)")
    }
    if words.count < command.wordCount.lowerBound {
      throw usage(
        "\(command.name): something is missing",
        remedy: "write dirsyncd \(command.name) \(command.synopsis)")
    }
  }

  /// One flag with its value, which may be the next word.
  private static func flag(
    _ word: String, _ scanner: inout ArraySlice<String>, of command: CommandDescription
  ) throws(CommandFailure) -> (flag: CommandDescription.Flag, value: String) {
    let long = shortForms[word] ?? word
    let name = String(long.prefix { $0 != "=" })
    let known = command.flags + CommandTable.commonFlags
    guard let flag = known.first(where: { $0.name == name }) else {
      let meant = NearestName.of(name, among: known.map(\.name))
      throw usage(
        "\(command.name): unknown flag \(name)",
        remedy: meant.map { "did you mean \($0)?" } ?? "dirsyncd help \(command.name)")
    }
    if long.contains("=") {
      guard flag.value != nil else { throw usage("\(name) takes no value") }
      return (flag, String(long.dropFirst(name.count + 1)))
    }
    guard let placeholder = flag.value else { return (flag, "") }
    guard let value = scanner.popFirst() else {
      throw usage("\(command.name): \(name) needs a value", remedy: "write \(name) \(placeholder)")
    }
    try refuse(value, asValueOf: "\(command.name): \(name)")
    return (flag, value)
  }

  /// What looks like a flag is one, and a value was forgotten before it.
  private static func refuse(
    _ value: String, asValueOf flag: String
  ) throws(CommandFailure) {
    guard value.hasPrefix("--") else { return }
    let name = flag.split(separator: " ").last ?? ""
    throw usage(
      "\(flag) needs a value, and \(value.prefix { $0 != "=" }) follows",
      remedy: "write one, or \(name)=\(value) where that is meant")
  }

  private static func usage(_ message: String, remedy: String = "") -> CommandFailure {
    CommandFailure(.usage, message, remedy: remedy)
  }
}
