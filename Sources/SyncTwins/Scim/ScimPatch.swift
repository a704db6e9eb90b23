internal import SyncCore

/// A PatchOp body (RFC 7644 §3.5.2): operations in order, all or none.
struct ScimPatch {
  enum Verb: String {
    case add, replace, remove
  }

  private let operations: [JSONObject]
  private let kind: ScimResource.Kind

  init(_ body: JSONObject, _ kind: ScimResource.Kind) throws(ScimRefusal) {
    let schema = JSONValue.string("urn:ietf:params:scim:api:messages:2.0:PatchOp")
    guard body[caseInsensitive: "schemas"]?.array?.contains(schema) == true,
      let list = body[caseInsensitive: "Operations"]?.array
    else { throw .syntax }
    operations = list.compactMap(\.object)
    guard operations.count == list.count, !list.isEmpty else { throw .syntax }
    self.kind = kind
  }

  func applied(to attributes: JSONObject) throws(ScimRefusal) -> JSONObject {
    var attributes = attributes
    for operation in operations {
      guard
        let verb = Verb(rawValue: operation[caseInsensitive: "op"]?.string?.lowercased() ?? "")
      else { throw .syntax }
      let value = operation[caseInsensitive: "value"] ?? .null
      if let path = operation[caseInsensitive: "path"]?.string {
        try apply(verb, ScimPath(path), value, &attributes)
      } else {
        guard verb != .remove else { throw .target }
        guard let object = value.object else { throw .value("value") }
        try apply(verb, members: object, &attributes)
      }
    }
    return attributes
  }

  /// A value without a path holds attributes by name; what a client may not set there is passed
  /// over, as in a whole resource.
  private func apply(
    _ verb: Verb, members: JSONObject, _ attributes: inout JSONObject
  ) throws(ScimRefusal) {
    for member in members.members {
      let path = try ScimPath(member.name)
      let known = path.known(kind)
      let isForeign = path.schema != nil && path.schema != ScimResource.enterprise
      let isExtension = path.attribute.isEmpty
      guard isForeign || isExtension || known?.isReadOnly == false else { continue }
      try apply(verb, path, member.value, &attributes)
    }
  }

  private func apply(
    _ verb: Verb, _ path: ScimPath, _ value: JSONValue, _ attributes: inout JSONObject
  ) throws(ScimRefusal) {
    try checkMutability(path, verb)
    guard let schema = path.schema else {
      return try change(verb, path, value, &attributes)
    }
    if path.attribute.isEmpty {
      attributes[schema] = ScimPatchValue(verb, value).changed(attributes[schema], isList: false)
      return
    }
    var extended = attributes[caseInsensitive: schema]?.object ?? JSONObject()
    try change(verb, path, value, &extended)
    attributes[schema] = extended.isEmpty ? nil : .object(extended)
  }

  /// RFC 7644 §3.5.2: a client must not touch what is read-only, or what is required by removing.
  private func checkMutability(_ path: ScimPath, _ verb: Verb) throws(ScimRefusal) {
    if let schema = path.schema, schema != ScimResource.enterprise || path.attribute.isEmpty {
      return
    }
    guard let known = path.known(kind) else { throw .path }
    let isFixed = known.isReadOnly || (known.isImmutable && path.part != nil)
    guard !isFixed, !(known.isRequired && verb == .remove) else { throw .mutability(known.name) }
  }

  private func change(
    _ verb: Verb, _ path: ScimPath, _ value: JSONValue, _ object: inout JSONObject
  ) throws(ScimRefusal) {
    let whole = ScimPatchValue(verb, value)
    let known = attribute(path)
    let name = known?.name ?? path.attribute
    let isList = known?.isMultiValued ?? (object[name]?.array != nil)
    if isList, path.selector != nil || path.part != nil {
      let list = object[name]?.array ?? []
      object[name] = try elements(list, verb, path, value)
    } else if let part = path.part {
      var inner = object[name]?.object ?? JSONObject()
      inner[inner.spelling(of: part)] = value.unless(verb == .remove || value.isEmpty)
      object[name] = inner.isEmpty ? nil : .object(inner)
    } else {
      guard path.selector == nil else { throw .path }
      object[name] = whole.changed(object[name], isList: isList)
    }
  }

  /// The attribute that the path begins with, its part left aside.
  private func attribute(_ path: ScimPath) -> ScimAttribute? {
    switch path.schema {
    case nil: ScimSchema.attribute(path.attribute, of: kind)
    case ScimResource.enterprise: ScimSchema.enterprise.attributes.named(path.attribute)
    default: nil
    }
  }

  /// Those of several values that the path chooses, changed: all without a filter.
  private func elements(
    _ list: [JSONValue], _ verb: Verb, _ path: ScimPath, _ value: JSONValue
  ) throws(ScimRefusal) -> JSONValue? {
    let places = list.indices.filter { path.selector?.matches(list[$0]) ?? true }
    if places.isEmpty {
      guard verb == .add, var fresh = path.selector?.wanted else { throw .target }
      for member in value.object?.members ?? [] { fresh[member.name] = member.value }
      if let part = path.part { fresh[part] = value }
      return .array(ScimPatchValue.added([.object(fresh)], to: list))
    }
    if verb == .remove, path.part == nil {
      let left = list.indices.filter { !places.contains($0) }.map { list[$0] }
      return left.isEmpty ? Optional.none : .array(left)
    }
    var changed = list
    for place in places {
      var element = list[place].object ?? JSONObject()
      if let part = path.part {
        element[element.spelling(of: part)] = value.unless(verb == .remove || value.isEmpty)
      } else if let new = value.object {
        if verb == .replace { element = JSONObject() }
        for member in new.members { element[element.spelling(of: member.name)] = member.value }
      } else {
        throw .value(path.attribute)
      }
      changed[place] = .object(element)
    }
    return .array(ScimPatchValue.withOnePrimary(changed, among: places))
  }
}
