/// What is wrong with a filter, and where.
package typealias SCIMFilterError = RuleTextError

/// A SCIM filter, read once and asked often (RFC 7644 §3.4.2.2 with errata 4670, 4690, 7319, 7322
/// and 8924).
///
/// - An attribute of an extension that the schema does not have is compared by the type of the
///   given value; an attribute that a known schema does not have is an error.
/// - `ne` is true when no value equals, so also for an attribute that is absent.
/// - An operator or a value that does not fit the attribute's type is an error of the filter.
package struct SCIMFilter: Hashable, Sendable {
  /// Levels of parentheses and `not` that a filter may have.
  package static let depthLimit = 32

  /// The filter as it was written.
  package let text: String
  let term: Term

  /// Reads a filter over users and groups with their standard attributes.
  package init(_ text: String) throws(SCIMFilterError) {
    try self.init(text, schema: .standard)
  }

  /// Reads a filter over the attributes of a schema.
  package init(_ text: String, schema: SCIMSchema) throws(SCIMFilterError) {
    var parser = SCIMFilterParser(scanner: try RuleScanner(text), schema: schema)
    self.text = text
    self.term = try parser.wholeFilter()
  }

  /// Whether the resource is one that the filter asks for.
  package func matches(_ resource: JSONObject) -> Bool {
    term.matches(resource)
  }
}
