internal import SyncConnectors
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

extension DirectoryConfiguration.Kind {
  /// The mapping that a directory of the kind has when nothing is said.
  func defaultMapping() throws(ExpressionError) -> Mapping {
    switch self {
    case .googleWorkspace: try GoogleConnector.defaultMapping()
    case .entraID: try EntraConnector.defaultMapping()
    }
  }

  /// Under which key the sign-in address is mapped.
  var nameKey: String {
    switch self {
    case .googleWorkspace: GoogleConnector.nameKey
    case .entraID: EntraConnector.nameKey
    }
  }

  var requiredAttributes: Set<AttributeName> {
    switch self {
    case .googleWorkspace: GoogleConnector.requiredAttributes
    case .entraID: EntraConnector.requiredAttributes
    }
  }

  var references: [AttributeName: ReferenceForm] {
    switch self {
    case .googleWorkspace: GoogleConnector.references
    case .entraID: EntraConnector.references
    }
  }

  /// Every attribute that may be mapped, the sign-in address aside.
  var attributeNames: [String] {
    switch self {
    case .googleWorkspace: GoogleConnector.attributeNames
    case .entraID: EntraConnector.attributeNames
    }
  }
}
