/// Why no account can be computed for a subject.
package enum MappingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The expression of the sign-in address gives nothing, or no text, for this subject.
  case noName(expression: String)

  package var description: String {
    switch self {
    case .noName(let expression): "the sign-in address `\(expression)` is empty for this user"
    }
  }
}
