package import SyncCore

/// Writes each event as one JSON object on one line.
package struct JSONLineSink: Sendable {
  private let output: LineOutput
  private let now: @Sendable () -> Timestamp

  package init(output: LineOutput, now: @escaping @Sendable () -> Timestamp) {
    self.output = output
    self.now = now
  }

  /// `repeats` is how often the same line was left out since it was last written.
  package func write(
    _ level: LogLevel, _ event: String, _ message: String, _ fields: Log.Fields, repeats: Int = 0
  ) {
    let line = LogLine(
      time: now(), level: level, event: event, message: message, fields: fields, repeats: repeats)
    output.write(line.json, level: level)
  }
}
