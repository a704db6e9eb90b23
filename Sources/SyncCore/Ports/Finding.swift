/// One line of `dirsyncd check`: what was looked at, how it is, and what to do about it.
package struct Finding: Hashable, Sendable {
  /// How a finding stands.
  package enum Level: String, Hashable, Sendable {
    case ok, warning, failure
  }

  package let level: Level
  /// What was looked at: `source`, `directory google`, `configuration`.
  package let subject: String
  /// What was found.
  package let message: String
  /// What to do about it; empty when all is well.
  package let remedy: String

  package init(_ level: Level, _ subject: String, _ message: String, remedy: String = "") {
    self.level = level
    self.subject = subject
    self.message = message
    self.remedy = remedy
  }
}
