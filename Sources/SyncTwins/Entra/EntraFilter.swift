internal import SyncCore

/// A `$filter` of equalities joined by `and`, or all by `or` (Graph, Use the $filter query
/// parameter).
struct EntraFilter {
  /// One comparison; of any element where the property is a list.
  struct Term {
    let property: String
    let value: JSONValue
  }

  private(set) var terms: [Term] = []
  private var isChoice = false

  /// `known` are the properties that this listing can be filtered by.
  init(_ text: String?, known: Set<String>) throws(EntraRefusal) {
    guard let text else { return }
    var scanner = text[...]
    var joint: Substring?
    while true {
      terms.append(try Self.term(&scanner, known))
      if scanner.isEmpty { return }
      let word = try Self.word(&scanner)
      guard word == "and" || word == "or", joint == nil || joint == word else {
        throw .unsupported("Unsupported or invalid query filter clause specified.")
      }
      joint = word
      isChoice = word == "or"
    }
  }

  /// `mail eq 'x'`, or `proxyAddresses/any(p:p eq 'smtp:x')`.
  private static func term(
    _ scanner: inout Substring, _ known: Set<String>
  ) throws(EntraRefusal) -> Term {
    var property = String(try word(&scanner))
    let isAny = property.hasSuffix("/any")
    if isAny {
      property.removeLast("/any".count)
      guard scanner.hasPrefix("(p:p "), property == "proxyAddresses" else {
        throw .unsupported("Unsupported or invalid query filter clause specified.")
      }
      scanner.removeFirst("(p:p ".count)
    }
    guard known.contains(property) else {
      throw .unreadable("Invalid filter clause: Could not find a property named '\(property)'.")
    }
    guard try word(&scanner) == "eq" else {
      throw .unsupported("Unsupported or invalid query filter clause specified.")
    }
    let value = try value(&scanner)
    if isAny {
      guard scanner.first == ")" else { throw .unreadable("Invalid filter clause") }
      scanner = scanner.dropFirst().drop { $0 == " " }
    }
    return Term(property: property, value: value)
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

  func matches(_ value: (String) -> JSONValue) -> Bool {
    func holds(_ term: Term) -> Bool { Self.holds(term, value(term.property)) }
    return isChoice ? terms.contains(where: holds) : terms.allSatisfy(holds)
  }

  /// Texts are compared letter case aside, but for the anchor, and for the elements of a list.
  private static func holds(_ term: Term, _ own: JSONValue) -> Bool {
    if let elements = own.array { return elements.contains(term.value) }
    if term.property != "onPremisesImmutableId", let left = own.string,
      let right = term.value.string
    {
      return left.lowercased() == right.lowercased()
    }
    return own == term.value
  }
}
