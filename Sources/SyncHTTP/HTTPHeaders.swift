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

  /// Adds a field, also where one of that name is there.
  package mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// The first value of that name; setting replaces all of them.
  package subscript(_ name: String) -> String? {
    get {
      fields.first { ASCII.areEqual($0.name, name) }?.value
    }
    set {
      fields.removeAll { ASCII.areEqual($0.name, name) }
      if let newValue { append(name, newValue) }
    }
  }

  /// All values of that name.
  package func values(_ name: String) -> [String] {
    fields.filter { ASCII.areEqual($0.name, name) }.map(\.value)
  }
}
