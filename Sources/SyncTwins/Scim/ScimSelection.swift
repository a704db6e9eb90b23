internal import SyncCore

/// `attributes` and `excludedAttributes`, top-level names alone (RFC 7644 §3.9).
struct ScimSelection {
  private let wanted: Set<String>?
  private let unwanted: Set<String>

  init(_ call: TwinCall) {
    wanted = call.parameter("attributes").map { Self.names($0) }
    unwanted = call.parameter("excludedAttributes").map { Self.names($0) } ?? []
  }

  /// Always returned: `id`, and in practice `schemas`.
  func pick(_ resource: JSONObject) -> JSONObject {
    JSONObject(
      resource.members.compactMap { member in
        let name = member.name.lowercased()
        let always = name == "id" || name == "schemas"
        let picked = (wanted?.contains(name) ?? true) && !unwanted.contains(name)
        return always || picked ? (member.name, member.value) : nil
      })
  }

  /// The first name of each path: `meta.lastModified` asks for `meta`.
  private static func names(_ text: String) -> Set<String> {
    Set(
      text.split(separator: ",").map { part in
        let path = part.filter { $0 != " " }.lowercased()
        if path.hasPrefix("urn:") { return path }
        return String(path.prefix { $0 != "." })
      })
  }
}
