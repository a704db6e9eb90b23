/// Header fields in order; names are compared letter case aside (RFC 9110 §5.1).
package struct HTTPHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  /// One field.
  package struct Field: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  package private(set) var fields: [Field] = []

  package init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { append(name, value) }
  }

  package mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// The first value of that name; setting replaces all of them.
  package subscript(_ name: String) -> String? {
    get {
      let folded = name.lowercased()
      return fields.first { $0.name.lowercased() == folded }?.value
    }
    set {
      let folded = name.lowercased()
      fields.removeAll { $0.name.lowercased() == folded }
      if let newValue { append(name, newValue) }
    }
  }

  /// All values of that name.
  package func values(_ name: String) -> [String] {
    let folded = name.lowercased()
    return fields.filter { $0.name.lowercased() == folded }.map(\.value)
  }
}
