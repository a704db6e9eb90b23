package import SyncCore

/// Writes each event as one line for a person.
package struct TextSink: Sendable {
  private let output: LineOutput
  private let coloured: Bool
  private let now: @Sendable () -> Timestamp

  package init(output: LineOutput, coloured: Bool, now: @escaping @Sendable () -> Timestamp) {
    self.output = output
    self.coloured = coloured
    self.now = now
  }

  /// `repeats` is how often the same line was left out since it was last written.
  package func write(
    _ level: LogLevel, _ event: String, _ message: String, _ fields: Log.Fields, repeats: Int = 0
  ) {
    let line = LogLine(
      time: now(), level: level, event: event, message: message, fields: fields, repeats: repeats)
    output.write(line.text(coloured: coloured), level: level)
  }
}
