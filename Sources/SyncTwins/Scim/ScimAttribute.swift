internal import SyncCore

/// One attribute of a schema that the twin serves and keeps (RFC 7643 §7).
struct ScimAttribute: Sendable {
  /// The data types (RFC 7643 §2.3).
  enum Kind: String, Sendable {
    case string, boolean, integer, decimal, dateTime, reference, binary, complex
  }

  /// As the schema spells it; compared letter case aside.
  let name: String
  let kind: Kind
  let description: String
  /// The words after the type: `many`, `required`, `unique`, `exact`, `readOnly`, `immutable`,
  /// `writeOnly`.
  let flags: Set<String>
  /// Values that clients may expect; others are taken too.
  let canonicalValues: [String]
  let referenceTypes: [String]
  var parts: [ScimAttribute] = []

  /// Reads `name type flag… =a,b >User,Group | description`; nil for another line.
  init?(line: Substring) {
    let sides = line.split(separator: "|", maxSplits: 1)
    let words = sides.first?.split(separator: " ").map(String.init) ?? []
    guard sides.count == 2, words.count >= 2, let kind = Kind(rawValue: words[1]) else {
      return nil
    }
    name = words[0]
    self.kind = kind
    description = String(sides[1].drop { $0 == " " })
    let rest = words.dropFirst(2)
    flags = Set(rest.filter { !"=>".contains($0.prefix(1)) })
    canonicalValues = Self.list(rest, after: "=")
    referenceTypes = Self.list(rest, after: ">")
  }

  private static func list(_ words: ArraySlice<String>, after sign: Character) -> [String] {
    words.first { $0.first == sign }?.dropFirst().split(separator: ",").map(String.init) ?? []
  }

  var isMultiValued: Bool { flags.contains("many") }
  var isRequired: Bool { flags.contains("required") }
  var isCaseExact: Bool { flags.contains("exact") }
  var isReadOnly: Bool { flags.contains("readOnly") }
  var isImmutable: Bool { flags.contains("immutable") }

  private var mutability: String {
    ["readOnly", "immutable", "writeOnly"].first { flags.contains($0) } ?? "readWrite"
  }

  /// As `/Schemas` shows it.
  var json: JSONValue {
    func list(_ texts: [String]) -> JSONValue? {
      texts.isEmpty ? Optional.none : .array(texts.map { .string($0) })
    }
    return .object(
      .compact([
        "name": .string(name), "type": .string(kind.rawValue),
        "multiValued": .bool(isMultiValued), "description": .string(description),
        "required": .bool(isRequired), "canonicalValues": list(canonicalValues),
        "caseExact": .bool(isCaseExact), "mutability": .string(mutability),
        "returned": flags.contains("writeOnly") ? "never" : "default",
        "uniqueness": flags.contains("unique") ? "server" : "none",
        "referenceTypes": list(referenceTypes),
        "subAttributes": parts.isEmpty ? nil : .array(parts.map(\.json)),
      ]))
  }
}

extension [ScimAttribute] {
  /// The attribute of that name, letter case aside (RFC 7643 §2.1).
  func named(_ name: String) -> ScimAttribute? {
    let folded = name.lowercased()
    return first { $0.name.lowercased() == folded }
  }
}
