internal import SyncCore

/// One entry of `mapping`: an expression, or who owns the attribute, or both.
struct AttributeRule: Hashable, Sendable {
  /// An expression over the SCIM user; nil for the built-in one.
  var from: String?
  var owner = AttributeOwner.source
}

extension ConfigurationReader {
  /// A text is an expression; an object says the owner, too.
  func attributeRule(_ attribute: String) -> AttributeRule? {
    guard case .object? = value(attribute) else {
      return expression(attribute).map { AttributeRule(from: $0) }
    }
    return object(attribute) { reader in
      let rule = AttributeRule(
        from: reader.expression("from"), owner: reader.choice("owner", default: .source))
      if reader.has("from"), !rule.owner.takesExpression {
        reader.fault(
          "from", "has no effect, because owner is \"\(rule.owner.rawValue)\"",
          remedy: "take it out")
      }
      return rule
    }
  }
}
