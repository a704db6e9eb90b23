/// One row of the command table: what the help says and what runs.
struct CommandDescription: Sendable {
  /// A flag of a command.
  struct Flag: Hashable, Sendable {
    /// With its hyphens: `--full`.
    let name: String
    /// What stands for its value in the help: `FILE`; nil when it takes none.
    var value: String?
    let summary: String
    /// Whether it may stand more than once.
    var repeats = false
  }

  let name: String
  /// What stands behind the name: `new [--out FILE]`.
  var synopsis = ""
  /// One line.
  let summary: String
  var flags: [Flag] = []
  /// How many words may stand beside the flags.
  var wordCount: ClosedRange<Int> = 0...0
  /// Whether it has results that `--json` writes as JSON; without them the flag is refused.
  var hasJSON = true
  /// Whole command lines.
  var examples: [String] = []
  let run: @Sendable (Arguments) async throws -> ExitStatus
}
