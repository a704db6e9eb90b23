internal import SyncCore

/// What one patch operation makes of a whole attribute (RFC 7644 §3.5.2.1 to §3.5.2.3).
struct ScimPatchValue {
  private let verb: ScimPatch.Verb
  private let value: JSONValue

  init(_ verb: ScimPatch.Verb, _ value: JSONValue) {
    self.verb = verb
    self.value = value
  }

  /// Add appends to a list what it does not have, merges objects, and sets anything else.
  func changed(_ old: JSONValue?, isList: Bool) -> JSONValue? {
    if verb == .remove { return value.array.flatMap { Self.without($0, old) } }
    guard !value.isEmpty else { return verb == .add ? old : Optional.none }
    if isList {
      let new = value.array ?? [value]
      return .array(verb == .add ? Self.added(new, to: old?.array ?? []) : new)
    }
    // Replacing a complex attribute sets the parts that are named and leaves the others
    // (RFC 7644 §3.5.2.3).
    guard case .object(var merged)? = old, let new = value.object else { return value }
    for member in new.members { merged[merged.spelling(of: member.name)] = member.value }
    return .object(merged)
  }

  /// Remove with a list of values, as some clients send it for members.
  private static func without(_ values: [JSONValue], _ old: JSONValue?) -> JSONValue? {
    let gone = values.compactMap { $0["value"] }
    let left = (old?.array ?? []).filter { !gone.contains($0["value"] ?? .null) }
    return left.isEmpty ? Optional.none : .array(left)
  }

  static func added(_ new: [JSONValue], to list: [JSONValue]) -> [JSONValue] {
    let fresh = new.filter { one in !list.contains { isSame($0, one) } }
    let all = list + fresh
    return withOnePrimary(all, among: Array(list.count..<all.count))
  }

  /// A new primary value takes the mark from the old one (RFC 7644 §3.5.2).
  static func withOnePrimary(_ list: [JSONValue], among new: [Int]) -> [JSONValue] {
    guard new.contains(where: { list[$0]["primary"]?.bool == true }) else { return list }
    return list.enumerated().map { place, element in
      guard !new.contains(place), var object = element.object else { return element }
      object["primary"] = nil
      return .object(object)
    }
  }

  private static func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
    if let value = left["value"], value == right["value"] {
      return left["type"] == right["type"] || right["type"] == nil || left["type"] == nil
    }
    return left == right
  }
}

extension JSONObject {
  /// The name as it stands in the object already, letter case aside.
  func spelling(of name: String) -> String {
    self[name] != nil
      ? name : names.first { $0.lowercased() == name.lowercased() } ?? name
  }
}
