/// Why an expression or a filter cannot be read, and where.
package struct RuleTextError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was expected or is wrong, in plain words.
  package let message: String
  /// The character where it went wrong; the first one is 1.
  package let position: Int

  package init(_ message: String, at position: Int) {
    self.message = message
    self.position = position
  }

  package var description: String { "\(message), at character \(position)" }
}
