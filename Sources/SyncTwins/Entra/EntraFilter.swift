internal import SyncCore

/// A `$filter` of equalities joined by `and` (Graph, Use the $filter query parameter).
struct EntraFilter {
  /// One comparison.
  struct Term {
    let property: String
    let value: JSONValue
  }

  private(set) var terms: [Term] = []

  /// `known` are the properties that this listing can be filtered by.
  init(_ text: String?, known: Set<String>) throws(EntraRefusal) {
    guard let text else { return }
    var scanner = text[...]
    repeat {
      let property = String(try Self.word(&scanner))
      guard known.contains(property) else {
        throw .unreadable("Invalid filter clause: Could not find a property named '\(property)'.")
      }
      guard try Self.word(&scanner) == "eq" else {
        throw .unsupported("Unsupported or invalid query filter clause specified.")
      }
      terms.append(Term(property: property, value: try Self.value(&scanner)))
      if scanner.isEmpty { return }
    } while try Self.word(&scanner) == "and"
    throw .unsupported("Unsupported or invalid query filter clause specified.")
  }

  private static func word(_ scanner: inout Substring) throws(EntraRefusal) -> Substring {
    scanner = scanner.drop { $0 == " " }
    let word = scanner.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "/" }
    guard !word.isEmpty else { throw .unreadable("Invalid filter clause") }
    scanner = scanner.dropFirst(word.count)
    return word
  }

  /// A text in single quotes, a quote in it doubled; or a Boolean.
  private static func value(_ scanner: inout Substring) throws(EntraRefusal) -> JSONValue {
    scanner = scanner.drop { $0 == " " }
    guard scanner.first == "'" else {
      let word = try word(&scanner)
      scanner = scanner.drop { $0 == " " }
      guard ["true", "false", "null"].contains(word) else {
        throw .unreadable("Invalid filter clause")
      }
      return word == "null" ? .null : .bool(word == "true")
    }
    scanner.removeFirst()
    var text = ""
    while let character = scanner.popFirst() {
      if character == "'" {
        guard scanner.first == "'" else {
          scanner = scanner.drop { $0 == " " }
          return .string(text)
        }
        scanner.removeFirst()
      }
      text.append(character)
    }
    throw .unreadable("Invalid filter clause: There is an unterminated string literal")
  }

  /// Texts are compared letter case aside, but for the anchor.
  func matches(_ value: (String) -> JSONValue) -> Bool {
    terms.allSatisfy { term in
      let own = value(term.property)
      if term.property != "onPremisesImmutableId", let left = own.string,
        let right = term.value.string
      {
        return left.lowercased() == right.lowercased()
      }
      return own == term.value
    }
  }
}
