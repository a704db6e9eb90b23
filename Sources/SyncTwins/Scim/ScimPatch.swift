internal import SyncCore

/// A PatchOp body (RFC 7644 §3.5.2): operations in order, all or none.
struct ScimPatch {
  private enum Verb: String {
    case add, replace, remove
  }

  private let operations: [JSONObject]

  init(_ body: JSONObject) throws(ScimRefusal) {
    let schema = JSONValue.string("urn:ietf:params:scim:api:messages:2.0:PatchOp")
    guard body[caseInsensitive: "schemas"]?.array?.contains(schema) == true,
      let list = body[caseInsensitive: "Operations"]?.array
    else { throw .syntax }
    operations = list.compactMap(\.object)
    guard operations.count == list.count, !list.isEmpty else { throw .syntax }
  }

  func applied(to attributes: JSONObject) throws(ScimRefusal) -> JSONObject {
    var attributes = attributes
    for operation in operations {
      guard let verb = Verb(rawValue: operation["op"]?.string?.lowercased() ?? "") else {
        throw .syntax
      }
      let value = operation["value"] ?? .null
      if let path = operation["path"]?.string {
        try apply(verb, ScimPath(path), value, &attributes)
      } else {
        guard verb != .remove else { throw .target }
        guard let object = value.object else { throw .value("value") }
        for member in object.members {
          try apply(verb, ScimPath(member.name), member.value, &attributes)
        }
      }
    }
    return attributes
  }

  private func apply(
    _ verb: Verb, _ path: ScimPath, _ value: JSONValue, _ attributes: inout JSONObject
  ) throws(ScimRefusal) {
    guard let schema = path.schema else {
      return try change(verb, path, value, &attributes)
    }
    var extended = attributes[caseInsensitive: schema]?.object ?? JSONObject()
    try change(verb, path, value, &extended)
    attributes[Self.name(schema, attributes)] = extended.isEmpty ? nil : .object(extended)
  }

  /// The name as it stands in the object already.
  private static func name(_ name: String, _ object: JSONObject) -> String {
    object.names.first { $0.lowercased() == name.lowercased() } ?? name
  }

  private func change(
    _ verb: Verb, _ path: ScimPath, _ value: JSONValue, _ object: inout JSONObject
  ) throws(ScimRefusal) {
    let name = Self.name(path.attribute, object)
    if let selector = path.selector {
      object[name] = try changed(object[name]?.array ?? [], verb, selector, path.part, value)
    } else if let part = path.part {
      var inner = object[name]?.object ?? JSONObject()
      let partName = Self.name(part, inner)
      inner[partName] = value.unless(verb == .remove)
      object[name] = inner.isEmpty ? nil : .object(inner)
    } else if verb == .remove {
      object[name] = value.array.map { Self.without($0, object[name]) } ?? nil
    } else {
      object[name] = verb == .add ? Self.sum(object[name], value) : value
    }
  }

  /// Remove with a list of values, as some clients send it for members.
  private static func without(_ values: [JSONValue], _ old: JSONValue?) -> JSONValue? {
    let gone = values.compactMap { $0["value"] }
    let left = (old?.array ?? []).filter { !gone.contains($0["value"] ?? .null) }
    return left.isEmpty ? nil : .array(left)
  }

  /// Add appends to a list what it does not have, merges objects, and sets anything else.
  private static func sum(_ old: JSONValue?, _ value: JSONValue) -> JSONValue {
    if case .array(let list)? = old {
      let new = value.array ?? [value]
      var cleared = list
      if new.contains(where: { $0["primary"]?.bool == true }) {
        cleared = list.map(withoutPrimary)
      }
      return .array(cleared + new.filter { one in !list.contains { isSame($0, one) } })
    }
    if case .object(var merged)? = old, let new = value.object {
      for member in new.members { merged[name(member.name, merged)] = member.value }
      return .object(merged)
    }
    return value
  }

  private static func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
    if let value = left["value"], value == right["value"] {
      return left["type"] == right["type"] || right["type"] == nil || left["type"] == nil
    }
    return left == right
  }

  private static func withoutPrimary(_ value: JSONValue) -> JSONValue {
    guard var object = value.object else { return value }
    object["primary"] = nil
    return .object(object)
  }

  private func changed(
    _ list: [JSONValue], _ verb: Verb, _ selector: ScimPath.Selector, _ part: String?,
    _ value: JSONValue
  ) throws(ScimRefusal) -> JSONValue? {
    var list = list
    let places = list.indices.filter { list[$0][selector.name] == selector.value }
    if places.isEmpty {
      guard verb == .add else { throw .target }
      var fresh = value.object ?? JSONObject()
      fresh[selector.name] = selector.value
      if let part { fresh[part] = value }
      return .array(list + [.object(fresh)])
    }
    if verb == .remove, part == nil {
      let left = list.indices.filter { !places.contains($0) }.map { list[$0] }
      return left.isEmpty ? nil : .array(left)
    }
    for place in places {
      var item = list[place].object ?? JSONObject()
      if let part {
        item[part] = value.unless(verb == .remove)
      } else if let new = value.object {
        if verb == .replace { item = JSONObject() }
        for member in new.members { item[member.name] = member.value }
      }
      list[place] = .object(item)
    }
    return .array(list)
  }
}
