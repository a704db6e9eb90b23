internal import SyncCore

/// `attributes` and `excludedAttributes` (RFC 7644 §3.9), down to parts: `name.givenName`.
struct ScimSelection {
  private let wanted: [ScimPath]?
  private let unwanted: [ScimPath]

  /// Names that are no path choose nothing.
  init(attributes: [String]?, excluded: [String]?) {
    wanted = attributes.map { $0.compactMap { try? ScimPath($0) } }
    unwanted = (excluded ?? []).compactMap { try? ScimPath($0) }
  }

  static let all = ScimSelection(attributes: nil, excluded: nil)

  var isAll: Bool { wanted == nil && unwanted.isEmpty }

  /// Always returned: `id`, and in practice `schemas`.
  func pick(_ resource: JSONObject) -> JSONObject {
    guard !isAll else { return resource }
    return JSONObject(
      resource.members.compactMap { member in
        let name = member.name.lowercased()
        if name == "id" || name == "schemas" { return (member.name, member.value) }
        return picked(member).map { (member.name, $0) }
      })
  }

  private func picked(_ member: JSONObject.Member) -> JSONValue? {
    var value: JSONValue? = member.value
    if let wanted {
      let parts = Self.parts(wanted, of: member.name)
      if !parts.contains("") { value = value.flatMap { Self.keeping($0) { parts.contains($0) } } }
    }
    let parts = Self.parts(unwanted, of: member.name)
    guard !parts.contains("") else { return nil }
    return parts.isEmpty ? value : value.flatMap { Self.keeping($0) { !parts.contains($0) } }
  }

  /// What the paths say of a member: its parts in lower case, `""` for the whole of it.
  private static func parts(_ paths: [ScimPath], of name: String) -> Set<String> {
    let folded = name.lowercased()
    return Set(
      paths.compactMap { path in
        if let schema = path.schema {
          return schema.lowercased() == folded ? path.attribute.lowercased() : nil
        }
        return path.attribute.lowercased() == folded ? (path.part ?? "").lowercased() : nil
      })
  }

  /// Nil when nothing is left.
  private static func keeping(_ value: JSONValue, _ passes: (String) -> Bool) -> JSONValue? {
    switch value {
    case .array(let list):
      let left = list.compactMap { keeping($0, passes) }
      return left.isEmpty ? Optional.none : .array(left)
    case .object(let object):
      let left = object.members.filter { passes($0.name.lowercased()) }
      return left.isEmpty
        ? Optional.none : .object(JSONObject(left.map { ($0.name, $0.value) }))
    default: return Optional.none
    }
  }
}
