/// A command line that has been read: the command, its flags and its words.
struct Arguments: Sendable {
  let command: CommandDescription
  /// What stands beside the flags, in order.
  let words: [String]
  /// Flags by name with their values in order; the empty text for a flag without a value.
  private let flags: [String: [String]]

  init(command: CommandDescription, words: [String] = [], flags: [String: [String]] = [:]) {
    self.command = command
    self.words = words
    self.flags = flags
  }

  /// Whether a flag stands there: `has("--full")`.
  func has(_ flag: String) -> Bool {
    flags[flag] != nil
  }

  /// The value of a flag, the last one when it repeats.
  func value(_ flag: String) -> String? {
    flags[flag]?.last
  }

  /// All values of a flag that may repeat.
  func values(_ flag: String) -> [String] {
    flags[flag] ?? []
  }

  var configurationPath: String { value("--config") ?? Configuration.defaultPath }
  var isJSON: Bool { has("--json") }
  var isQuiet: Bool { has("--quiet") }
  var isVerbose: Bool { has("--verbose") }
}
