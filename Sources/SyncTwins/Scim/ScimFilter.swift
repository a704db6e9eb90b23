internal import SyncCore

/// A filter of one comparison: `userName eq`, `externalId eq`, `id eq`, `displayName eq` with a
/// JSON string, or `meta.lastModified` with `gt` or `ge` (RFC 7644 §3.4.2.2).
struct ScimFilter {
  private let attribute: String
  private let comparison: String
  private let value: String

  init(_ text: String?) throws(ScimRefusal) {
    let refusal = ScimRefusal(400, "invalidFilter", "The filter is not supported")
    guard let text else {
      (attribute, comparison, value) = ("", "", "")
      return
    }
    let parts = text.split(separator: " ", maxSplits: 2)
    guard parts.count == 3, let literal = try? JSONReader.value(of: Array(parts[2].utf8)),
      let string = literal.string
    else { throw refusal }
    attribute = parts[0].lowercased()
    comparison = parts[1].lowercased()
    value = string
    switch (attribute, comparison) {
    case ("username", "eq"), ("externalid", "eq"), ("id", "eq"), ("displayname", "eq"): return
    case ("meta.lastmodified", "gt"), ("meta.lastmodified", "ge"):
      guard Timestamp(value) != nil else { throw refusal }
    default: throw refusal
    }
  }

  var isEmpty: Bool { attribute.isEmpty }

  /// `externalId` and `id` are compared exactly, the others letter case aside.
  func matches(_ resource: ScimResource) -> Bool {
    switch attribute {
    case "": return true
    case "id": return resource.id == value
    case "externalid": return resource.attributes["externalId"]?.string == value
    case "username":
      return resource.attributes["userName"]?.string?.lowercased() == value.lowercased()
    case "displayname":
      return resource.attributes["displayName"]?.string?.lowercased() == value.lowercased()
    default:
      guard let moment = Timestamp(value) else { return false }
      return comparison == "gt" ? resource.lastModified > moment : resource.lastModified >= moment
    }
  }
}
