/// What is wrong with an expression, and where.
package typealias ExpressionError = RuleTextError

/// How the value of a directory's attribute is made from a SCIM resource.
///
///     expression = joined *( "??" joined )         the first that is not empty
///     joined     = primary *( "+" primary )        texts put together; nothing if one is nothing
///     primary    = path / "a text" / true / false / "(" expression ")"
///                / lower(expression) / upper(expression)
///                / localPart(expression)           what stands before the @
///                / slug(expression)                as a part of an address: `app-sales`
///                / domain(expression, "text")      what stands before the @, then @text
///                / limit(expression, number)       no more than so many characters
///     path       = userName / name.givenName / urn:…:User:department
///                / emails                          its primary value, else that for work,
///                                                  else its first
///                / emails[type eq "work"].value    of those that the filter takes, the same
///
/// Names are compared without letter case. A name that the standard SCIM schemas do not have is an
/// error; other extensions may be named by their URN. Empty texts count as absent.
package struct Expression: Hashable, Sendable, CustomStringConvertible {
  /// Levels of parentheses and functions that an expression may have.
  package static let depthLimit = 32

  /// The expression as it was written.
  package let text: String
  let term: Term

  /// Reads an expression.
  package init(_ text: String) throws(ExpressionError) {
    var parser = ExpressionParser(scanner: try RuleScanner(text))
    self.text = text
    self.term = try parser.wholeExpression()
  }

  package var description: String { text }

  private init(_ term: Term, text: String) {
    self.term = term
    self.text = text
  }

  /// This, or what the other one gives where this is empty.
  package func orElse(_ other: Expression) -> Expression {
    Expression(.firstOf([term, other.term]), text: "\(text) ?? \(other.text)")
  }

  /// What stands before the `@` of what this gives.
  package var localPart: Expression {
    Expression(.call(.localPart, term), text: "localPart(\(text))")
  }

  /// The value for that resource: null when absent or empty, and never an array or an object.
  package func value(of resource: JSONObject) -> JSONValue {
    term.value(of: resource)
  }
}
