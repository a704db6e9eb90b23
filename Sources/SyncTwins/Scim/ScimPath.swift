internal import SyncCore

/// The path of a patch operation: `title`, `name.givenName`, `URN:manager.value`,
/// `emails[type eq "work"].value`, `members[value eq "…"]` (RFC 7644 §3.5.2).
struct ScimPath {
  /// Which of several values is meant.
  struct Selector {
    let name: String
    let value: JSONValue
  }

  /// A schema extension, when the attribute is one of its.
  private(set) var schema: String?
  let attribute: String
  private(set) var selector: Selector?
  private(set) var part: String?

  init(_ text: String) throws(ScimRefusal) {
    var rest = text[...]
    if text.lowercased().hasPrefix("urn:") {
      (schema, rest) = Self.split(text)
      if rest.isEmpty {
        attribute = schema ?? text
        schema = nil
        return
      }
    }
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "$" || $0 == "-" || $0 == "_" }
    guard !name.isEmpty else { throw .path }
    attribute = String(name)
    rest = rest.dropFirst(name.count)
    if rest.first == "[" {
      guard let end = rest.lastIndex(of: "]") else { throw .path }
      selector = try Self.selector(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
    }
    if rest.first == "." {
      part = String(rest.dropFirst())
    } else if !rest.isEmpty {
      throw .path
    }
  }

  /// The schema's URN and what follows it; a core URN is no extension.
  private static func split(_ text: String) -> (String?, Substring) {
    let enterprise = ScimResource.enterprise
    if text.lowercased().hasPrefix(enterprise.lowercased()) {
      return (enterprise, text.dropFirst(enterprise.count).drop { $0 == ":" })
    }
    let colon = text.lastIndex(of: ":") ?? text.startIndex
    let urn = String(text[..<colon])
    let isCore = urn.lowercased().hasPrefix("urn:ietf:params:scim:schemas:core:")
    return (isCore ? nil : urn, text[text.index(after: colon)...])
  }

  private static func selector(_ text: Substring) throws(ScimRefusal) -> Selector {
    let parts = text.split(separator: " ", maxSplits: 2)
    guard parts.count == 3, parts[1].lowercased() == "eq",
      let value = try? JSONReader.value(of: Array(parts[2].utf8))
    else { throw ScimRefusal(400, "invalidFilter", "The value filter is not supported") }
    return Selector(name: String(parts[0]), value: value)
  }
}
