internal import SyncCore

/// The path of a patch operation, a sort or a selection: `title`, `name.givenName`,
/// `URN:manager.value`, `emails[type eq "work"].value` (RFC 7644 §3.5.2, §3.10).
struct ScimPath {
  /// Which of several values is meant.
  struct Selector {
    fileprivate let path: String
    /// What stands between the brackets.
    let text: String
    private let filter: SCIMFilter

    fileprivate init(_ path: String, _ text: String) throws(ScimRefusal) {
      self.path = path
      self.text = text
      do {
        filter = try SCIMFilter("\(path)[\(text)]")
      } catch {
        throw .filter(error.description)
      }
    }

    func matches(_ element: JSONValue) -> Bool {
      let parts = path.split(separator: ":")
      let name = String(parts.last ?? "")
      let home = JSONObject([(name, .array([element]))])
      guard parts.count > 1 else { return filter.matches(home) }
      let schema = parts.dropLast().joined(separator: ":")
      return filter.matches(JSONObject([(schema, .object(home))]))
    }

    /// Of a filter of one `eq`, the element that it asks for.
    var wanted: JSONObject? {
      let parts = text.split(separator: " ", maxSplits: 2)
      guard parts.count == 3, parts[1].lowercased() == "eq",
        let value = try? JSONReader.value(of: Array(parts[2].utf8))
      else { return nil }
      return JSONObject([(String(parts[0]), value)])
    }
  }

  /// A schema extension, when the attribute is one of its; the core schemas are none.
  let schema: String?
  /// Empty when the extension itself is meant.
  let attribute: String
  private(set) var selector: Selector?
  private(set) var part: String?

  init(_ text: String) throws(ScimRefusal) {
    let head = text.prefix { $0 != "[" }
    let rest = text.dropFirst(head.count)
    var name: Substring
    (schema, name) = Self.split(head)
    if rest.isEmpty {
      let words = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      name = words.first ?? ""
      part = words.count > 1 ? String(words[1]) : nil
    } else {
      guard let end = rest.lastIndex(of: "]") else { throw .path }
      let inside = rest[rest.index(after: rest.startIndex)..<end]
      let home = schema.map { "\($0):\(name)" } ?? String(name)
      selector = try Selector(home, String(inside))
      let tail = rest[rest.index(after: end)...]
      guard tail.isEmpty || tail.first == "." else { throw .path }
      part = tail.isEmpty ? nil : String(tail.dropFirst())
    }
    attribute = String(name)
    guard Self.isName(name) || (name.isEmpty && schema != nil && part == nil),
      part.map({ Self.isName($0[...]) }) ?? true
    else { throw .path }
  }

  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "$-_".contains($0) }
  }

  /// The schema's URN and what follows it; a core URN is no extension.
  private static func split(_ text: Substring) -> (String?, Substring) {
    let folded = text.lowercased()
    guard folded.hasPrefix("urn:") else { return (nil, text) }
    let enterprise = ScimResource.enterprise
    if folded.hasPrefix(enterprise.lowercased()) {
      return (enterprise, text.dropFirst(enterprise.count).drop { $0 == ":" })
    }
    let colon = text.lastIndex(of: ":") ?? text.startIndex
    let rest = text[text.index(after: colon)...]
    if folded.hasPrefix("urn:ietf:params:scim:schemas:core:2.0:") { return (nil, rest) }
    // `urn:example:2.0:User` is a schema, `urn:example:2.0:User:badge` an attribute of one.
    return rest == "User" || rest == "Group" ? (String(text), "") : (String(text[..<colon]), rest)
  }

  /// The attribute, or its part where one is named; nil when no schema that we know has it.
  func known(_ kind: ScimResource.Kind) -> ScimAttribute? {
    let whole: ScimAttribute?
    switch schema {
    case nil: whole = ScimSchema.attribute(attribute, of: kind)
    case ScimResource.enterprise: whole = ScimSchema.enterprise.attributes.named(attribute)
    default: whole = nil
    }
    guard let part else { return whole }
    return whole?.parts.named(part)
  }

  /// The first value in a resource as it is served: the primary one of several
  /// (RFC 7644 §3.4.2.3).
  func value(in resource: JSONObject) -> JSONValue? {
    let home = schema.map { resource[caseInsensitive: $0]?.object } ?? resource
    var value = home?[caseInsensitive: attribute]
    if case .array(let list)? = value {
      value = list.first { $0["primary"]?.bool == true } ?? list.first
    }
    guard let object = value?.object else { return value }
    return object[caseInsensitive: part ?? "value"]
  }
}
