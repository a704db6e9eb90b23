/// How a directory's account is made from a subject: an expression for each attribute.
package struct Mapping: Hashable, Sendable {
  /// The sign-in address.
  package let name: Expression
  package let attributes: [AttributeName: Expression]

  package init(name: Expression, attributes: [AttributeName: Expression]) {
    self.name = name
    self.attributes = attributes
  }

  /// The account that the subject is to have. Every mapped attribute is there, with null where
  /// the source has no value.
  package func account(of subject: Subject) throws(MappingError) -> Account {
    guard case .string(let name) = name.value(of: subject.resource) else {
      throw .noName(expression: self.name.text)
    }
    return Account(
      name: name, attributes: attributes.mapValues { $0.value(of: subject.resource) },
      isActive: subject.isActive)
  }

  /// This mapping with some attributes, and the name where one is given, made in another way.
  package func replacing(
    _ overrides: [AttributeName: Expression], name: Expression? = nil
  ) -> Mapping {
    Mapping(name: name ?? self.name, attributes: attributes.merging(overrides) { $1 })
  }
}
