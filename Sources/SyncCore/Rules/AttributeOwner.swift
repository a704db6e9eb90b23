/// Who decides about the value of one attribute in a directory.
package enum AttributeOwner: String, Hashable, Sendable, CaseIterable {
  /// The source: what it says is written, whenever it differs.
  case source
  /// The directory: it is never written, and named as the directory's own.
  case directory
  /// The source says the first value, for an account that we make; from then on the directory.
  case createOnly = "create-only"
  /// Nobody here: it is as if there were no such attribute.
  case ignore

  /// True where an expression says a value.
  package var takesExpression: Bool { self == .source || self == .createOnly }
}
