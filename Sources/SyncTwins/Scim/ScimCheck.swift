internal import SyncCore

/// Checks a resource that a client sends and gives it the schema's spelling
/// (RFC 7643 §2.1: names are compared letter case aside; §2.3 for the types).
///
/// Read-only attributes are left out in silence (RFC 7644 §3.3, §3.5.1), and so are names that no
/// schema has; extensions that the twin does not know are kept as they are.
enum ScimCheck {
  static func checked(
    _ body: JSONObject, _ kind: ScimResource.Kind
  ) throws(ScimRefusal) -> JSONObject {
    try checkSchemas(body[caseInsensitive: "schemas"], kind)
    var attributes = JSONObject()
    for member in body.members where !member.value.isEmpty {
      let folded = member.name.lowercased()
      if folded == ScimResource.enterprise.lowercased(), kind == .user {
        attributes[ScimResource.enterprise] = try object(
          member.value, ScimSchema.enterprise.attributes, ScimResource.enterprise)
      } else if folded.hasPrefix("urn:") {
        attributes[member.name] = member.value
      } else if let known = ScimSchema.attribute(member.name, of: kind), !known.isReadOnly {
        attributes[known.name] = try value(member.value, known)
      }
    }
    for needed in ScimSchema.core(kind).attributes where needed.isRequired {
      guard attributes[needed.name] != nil else { throw .value(needed.name) }
    }
    return attributes
  }

  /// A body without `schemas` is taken, one that names others is not.
  private static func checkSchemas(
    _ value: JSONValue?, _ kind: ScimResource.Kind
  ) throws(ScimRefusal) {
    guard let value else { return }
    let names = value.array?.compactMap { $0.string?.lowercased() } ?? []
    guard names.contains(kind.schema.lowercased()) else { throw .value("schemas") }
  }

  /// A value of that attribute, checked; nil when nothing is left of it.
  static func value(
    _ value: JSONValue, _ attribute: ScimAttribute
  ) throws(ScimRefusal) -> JSONValue? {
    guard attribute.isMultiValued else { return try single(value, attribute) }
    guard let list = value.array else { throw .value(attribute.name) }
    var checked: [JSONValue] = []
    for element in list {
      if let element = try single(element, attribute) { checked.append(element) }
    }
    // RFC 7643 §2.4: true no more than once.
    guard checked.count(where: { $0["primary"]?.bool == true }) <= 1 else {
      throw .value(attribute.name)
    }
    return checked.isEmpty ? Optional.none : .array(checked)
  }

  private static func single(
    _ value: JSONValue, _ attribute: ScimAttribute
  ) throws(ScimRefusal) -> JSONValue? {
    switch attribute.kind {
    case .complex: return try object(value, attribute.parts, attribute.name)
    case .boolean: guard value.bool != nil else { throw .value(attribute.name) }
    case .integer: guard value.integer != nil else { throw .value(attribute.name) }
    case .decimal:
      guard value.double != nil, value.string == nil else { throw .value(attribute.name) }
    case .dateTime:
      guard let text = value.string, Timestamp(text) != nil else { throw .value(attribute.name) }
    case .binary:
      guard let text = value.string, Base64URL.standardBytes(text) != nil else {
        throw .value(attribute.name)
      }
    case .string, .reference: guard value.string != nil else { throw .value(attribute.name) }
    }
    return value
  }

  private static func object(
    _ value: JSONValue, _ parts: [ScimAttribute], _ name: String
  ) throws(ScimRefusal) -> JSONValue? {
    guard let object = value.object else { throw .value(name) }
    var checked = JSONObject()
    for member in object.members where !member.value.isEmpty {
      guard let part = parts.named(member.name), !part.isReadOnly else { continue }
      checked[part.name] = try Self.value(member.value, part)
    }
    return checked.isEmpty ? Optional.none : .object(checked)
  }
}
