/// An attribute of a SCIM resource, or a part of one: `emails`, `name.givenName`.
struct SCIMPath: Hashable, Sendable {
  /// The extension that the attribute belongs to; nil for the resource itself.
  let urn: String?
  let name: String
  let part: String?
  /// What the schema says of the part, or of the attribute where no part is named; nil when the
  /// schema does not know it.
  let attribute: SCIMAttribute?
  /// Whether the attribute (not its part) has several values.
  let isMultiValued: Bool

  /// The path of one part of this complex attribute.
  func appending(_ part: String) throws(SCIMPathFault) -> SCIMPath {
    guard SCIMSchema.isName(part) else { throw SCIMPathFault("expected the name of a part") }
    var named = part
    var found: SCIMAttribute?
    if let attribute {
      guard let known = attribute.part(part) else {
        throw SCIMPathFault("`\(name)` has no part `\(part)`")
      }
      named = known.name
      found = known
    }
    return SCIMPath(
      urn: urn, name: name, part: named, attribute: found, isMultiValued: isMultiValued)
  }

  /// The path, inside one element of this attribute, to a part of it.
  func elementPath(_ part: String) throws(SCIMPathFault) -> SCIMPath {
    let whole = try appending(part)
    return SCIMPath(
      urn: nil, name: whole.part ?? part, part: nil, attribute: whole.attribute,
      isMultiValued: whole.attribute?.isMultiValued ?? true)
  }

  /// The path to what is meant by naming a complex attribute alone: its `value`
  /// (RFC 7644 §3.4.2.2 compares `emails co` so).
  func plain() throws(SCIMPathFault) -> SCIMPath {
    guard let attribute, attribute.kind == .complex else { return self }
    guard attribute.part("value") != nil else {
      let parts = attribute.parts.map(\.name).joined(separator: ", ")
      throw SCIMPathFault("`\(attribute.name)` has parts, name one of them: \(parts)")
    }
    return try appending("value")
  }

  /// The values of the attribute, its part left aside: none, one, or several.
  func elements(in resource: JSONObject) -> [JSONValue] {
    let home =
      if let urn { resource[caseInsensitive: urn]?.object } else { resource as JSONObject? }
    return Self.list(home?[caseInsensitive: name])
  }

  /// The values that the path leads to: none, one, or several.
  func values(in resource: JSONObject) -> [JSONValue] {
    elements(in: resource).flatMap { values(ofElement: $0) }
  }

  /// What the path's part is of one element; the element itself where the path has no part.
  func values(ofElement element: JSONValue) -> [JSONValue] {
    guard let part else { return [element] }
    return Self.list(Self.members(of: element)[caseInsensitive: part])
  }

  /// The members of an element. A plain value counts as its own `value`: some servers send
  /// e-mail addresses as plain texts.
  static func members(of element: JSONValue) -> JSONObject {
    if case .object(let members) = element { return members }
    return JSONObject([("value", element)])
  }

  private static func list(_ value: JSONValue?) -> [JSONValue] {
    switch value {
    case nil: []
    case .array(let elements): elements
    case .some(let single): [single]
    }
  }
}
