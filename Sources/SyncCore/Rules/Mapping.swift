/// How a directory's account is made from a subject: an expression for each attribute.
package struct Mapping: Hashable, Sendable {
  /// The sign-in address.
  package let name: Expression
  /// The expressions of the attributes that have one.
  package let attributes: [AttributeName: Expression]
  /// Who owns an attribute, where it is not the source.
  package let owners: [AttributeName: AttributeOwner]

  package init(
    name: Expression, attributes: [AttributeName: Expression],
    owners: [AttributeName: AttributeOwner] = [:]
  ) {
    self.name = name
    self.attributes = attributes.filter { owners[$0.key]?.takesExpression ?? true }
    self.owners = owners.filter { $0.value != .source }
  }

  /// The account that the subject is to have. Every attribute that the source owns is there, with
  /// null where the source has no value.
  package func account(of subject: Subject) throws(MappingError) -> Account {
    guard case .string(let name) = name.value(of: subject.resource) else {
      throw .noName(expression: self.name.text)
    }
    var account = Account(name: name, attributes: [:], isActive: subject.isActive)
    for (attribute, expression) in attributes {
      let value = expression.value(of: subject.resource)
      if owners[attribute] == nil {
        account.attributes[attribute] = value
      } else if !value.isEmpty {
        account.initial[attribute] = value
      }
    }
    return account
  }

  /// This mapping with some attributes, and the name where one is given, made in another way.
  ///
  /// - Parameter required: attributes that the directory does not take empty: where an override
  ///   gives nothing, what this mapping says of them stands in.
  package func replacing(
    _ overrides: [AttributeName: Expression], name: Expression? = nil,
    owners: [AttributeName: AttributeOwner] = [:], required: Set<AttributeName> = []
  ) -> Mapping {
    var merged = attributes
    for (attribute, override) in overrides {
      let standard = required.contains(attribute) ? attributes[attribute] : nil
      merged[attribute] = standard.map(override.orElse) ?? override
    }
    return Mapping(
      name: name ?? self.name, attributes: merged, owners: self.owners.merging(owners) { $1 })
  }

  /// As text, to see whether anything about it changed.
  var digestLines: [String] {
    attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
      + owners.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.rawValue)" }
  }
}
