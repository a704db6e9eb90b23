internal import SyncLog

extension Log {
  /// The daemon's log, as configured; `--verbose` lowers the threshold.
  static func daemon(
    _ configuration: Configuration, _ arguments: Arguments, metrics: Metrics
  ) -> Log {
    let output = LineOutput.standardError(journalStream: Environment.value("JOURNAL_STREAM"))
    return .lines(
      configuration.log.format, threshold: arguments.isVerbose ? .debug : configuration.log.level,
      to: output, coloured: Terminal.hasColours(2), metrics: metrics)
  }

  /// A command's log: what is unusual, or all with `--verbose`.
  static func command(_ configuration: Configuration, _ arguments: Arguments) -> Log {
    let threshold: LogLevel =
      arguments.isVerbose ? .debug : arguments.isQuiet ? .error : .warning
    let output = LineOutput.standardError(journalStream: Environment.value("JOURNAL_STREAM"))
    return .lines(
      configuration.log.format, threshold: threshold, to: output,
      coloured: Terminal.hasColours(2), metrics: nil)
  }
}
