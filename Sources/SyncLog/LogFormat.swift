/// How lines look.
package enum LogFormat: String, Hashable, Sendable, CaseIterable {
  /// One JSON object a line: `ts`, `level`, `event`, `msg`, then the fields.
  case json
  /// For a person at a terminal.
  case text
}
