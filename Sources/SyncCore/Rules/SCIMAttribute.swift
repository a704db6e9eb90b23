/// What a SCIM schema says of one attribute (RFC 7643 §2).
package struct SCIMAttribute: Hashable, Sendable {
  /// The data types (RFC 7643 §2.3).
  package enum Kind: String, Hashable, Sendable {
    case string, boolean, integer, decimal, dateTime, reference, binary, complex
  }

  /// As the schema spells it; compared without letter case.
  package let name: String
  package let kind: Kind
  package let isMultiValued: Bool
  /// Whether letter case counts when its texts are compared.
  package let isCaseExact: Bool
  /// The parts of a complex attribute.
  package let parts: [SCIMAttribute]

  package init(
    _ name: String, _ kind: Kind = .string, isMultiValued: Bool = false,
    isCaseExact: Bool = false, parts: [SCIMAttribute] = []
  ) {
    self.name = name
    self.kind = kind
    self.isMultiValued = isMultiValued
    self.isCaseExact = isCaseExact
    self.parts = parts
  }

  /// The part of that name, letter case aside.
  package func part(_ name: String) -> SCIMAttribute? {
    parts.named(name)
  }
}

extension [SCIMAttribute] {
  /// The attribute of that name, letter case aside.
  func named(_ name: String) -> SCIMAttribute? {
    let folded = name.lowercased()
    return first { $0.name.lowercased() == folded }
  }
}
