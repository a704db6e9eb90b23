package import SyncCore

/// Where lines go. One event is one line: a constant message, a stable id, and data beside it.
///
/// A `Secret` cannot be logged: it has no text.
package struct Log: Sendable {
  /// Data beside the message, in the order to be written.
  package typealias Fields = [(name: String, value: JSONValue)]

  private let threshold: LogLevel
  private let sink: @Sendable (LogLevel, _ event: String, _ message: String, Fields) -> Void

  package init(
    threshold: LogLevel = .info,
    sink: @escaping @Sendable (LogLevel, String, String, Fields) -> Void
  ) {
    self.threshold = threshold
    self.sink = sink
  }

  /// Says nothing: for tests and tools.
  package static let silent = Log { _, _, _, _ in }

  /// `event` is a stable dotted id (`job.settled`), `message` a constant sentence.
  package func write(
    _ level: LogLevel, _ event: String, _ message: String,
    _ fields: KeyValuePairs<String, JSONValue?> = [:]
  ) {
    guard level >= threshold else { return }
    sink(level, event, message, fields.compactMap { pair in pair.value.map { (pair.key, $0) } })
  }
}
