internal import SyncConnectors
internal import SyncCore

extension DirectoryConfiguration {
  static func readMapping(
    _ reader: ConfigurationReader, _ kind: Kind
  ) -> [String: AttributeRule] {
    var mapping: [String: AttributeRule] = [:]
    for attribute in reader.keys {
      guard let rule = reader.attributeRule(attribute) else { continue }
      mapping[attribute] = rule
      if attribute == kind.connector.nameKey {
        refuseOwner(of: attribute, rule, reader)
      } else {
        check(attribute, rule, reader, kind)
      }
    }
    return mapping
  }

  private static func refuseOwner(
    of attribute: String, _ rule: AttributeRule, _ reader: ConfigurationReader
  ) {
    guard rule.owner != .source || rule.from == nil else { return }
    reader.fault(
      attribute, "is the sign-in address, which is always the source's",
      remedy: "write an expression alone")
  }

  private static func check(
    _ attribute: String, _ rule: AttributeRule, _ reader: ConfigurationReader, _ kind: Kind
  ) {
    guard let name = AttributeName(attribute), kind.connector.canWrite(name) else {
      let known = kind.connector.attributeNames + [kind.connector.nameKey]
      let meant = NearestName.of(attribute, among: known)
      return reader.fault(
        attribute, "is no attribute that can be written there",
        remedy: meant.map { "did you mean \($0)?" } ?? "the documentation of mapping lists them")
    }
    if kind.connector.requiredAttributes.contains(name), !rule.owner.takesExpression {
      reader.fault(
        attribute, "has no first value, and no account can be made without one",
        remedy: "write owner: \"create-only\"")
    }
    let standard = try? kind.connector.defaultMapping().attributes[name]
    if rule.from == nil, rule.owner.takesExpression, standard == nil {
      reader.fault(attribute, "has no expression, and none is built in", remedy: "add from")
    }
  }

  /// The kind's own mapping with what is configured over it.
  func fullMapping() throws -> Mapping {
    let standard = try kind.connector.defaultMapping()
    var expressions: [AttributeName: Expression] = [:]
    var owners: [AttributeName: AttributeOwner] = [:]
    let name = try mapping[kind.connector.nameKey]?.from.map { try Expression($0) }
    // What is derived from the sign-in address follows it.
    if let name {
      for (attribute, expression) in standard.attributes
      where expression == standard.name.localPart {
        expressions[attribute] = name.localPart
      }
    }
    for (attribute, rule) in mapping where attribute != kind.connector.nameKey {
      guard let attribute = AttributeName(attribute) else { continue }
      if let from = rule.from { expressions[attribute] = try Expression(from) }
      owners[attribute] = rule.owner
    }
    return standard.replacing(
      expressions, name: name, owners: owners, required: kind.connector.requiredAttributes)
  }
}
