internal import SyncCore

/// What a list or a search asks for (RFC 7644 §3.4.2, §3.4.3; RFC 9865).
struct ScimQuery {
  /// The order that is asked for.
  struct Sort {
    let path: ScimPath
    let isDescending: Bool
    /// Letter case counts.
    let isExact: Bool
  }

  let filterText: String?
  let filter: SCIMFilter?
  let sort: Sort?
  let startIndex: Int?
  let count: Int?
  /// Empty for the first page.
  let cursor: String?
  let selection: ScimSelection
  /// All but `cursor` and `count`: what must stay the same from page to page.
  let signature: String

  /// From the parameters of a URL.
  init(_ call: TwinCall) throws(ScimRefusal) {
    try self.init { name in call.parameter(name).map { .string($0) } }
  }

  /// From a SearchRequest.
  init(_ body: JSONObject) throws(ScimRefusal) {
    let schema = JSONValue.string("urn:ietf:params:scim:api:messages:2.0:SearchRequest")
    guard body[caseInsensitive: "schemas"]?.array?.contains(schema) == true else { throw .syntax }
    try self.init { name in body[caseInsensitive: name] }
  }

  private init(_ value: (String) -> JSONValue?) throws(ScimRefusal) {
    filterText = value("filter")?.string
    do {
      filter = try filterText.map { text throws(SCIMFilterError) in try SCIMFilter(text) }
    } catch {
      throw .filter(error.description)
    }
    sort = try Self.sort(value("sortBy")?.string, value("sortOrder")?.string)
    startIndex = try Self.number(value("startIndex"), "startIndex")
    count = try Self.number(value("count"), "count")
    cursor = value("cursor")?.string
    selection = ScimSelection(
      attributes: Self.list(value("attributes")), excluded: Self.list(value("excludedAttributes")))
    signature = ["filter", "sortBy", "sortOrder", "attributes", "excludedAttributes", "startIndex"]
      .map { name in "\(name)=\(value(name).map(JSONWriter.text(of:)) ?? "")" }
      .joined(separator: "&")
  }

  private static func number(_ value: JSONValue?, _ name: String) throws(ScimRefusal) -> Int? {
    guard let text = value?.plainText else { return nil }
    guard let number = Int(text) else { throw .value(name) }
    return number
  }

  private static func list(_ value: JSONValue?) -> [String]? {
    if let list = value?.array { return list.compactMap(\.string) }
    return value?.string?.split(separator: ",").map { String($0.filter { $0 != " " }) }
  }

  private static func sort(_ by: String?, _ order: String?) throws(ScimRefusal) -> Sort? {
    guard let by else { return nil }
    let path = try ScimPath(by)
    let known = ScimResource.Kind.allCases.compactMap { path.known($0) }.first
    let isExact = known?.isCaseExact ?? false
    switch order?.lowercased() {
    case nil, "ascending": return Sort(path: path, isDescending: false, isExact: isExact)
    case "descending": return Sort(path: path, isDescending: true, isExact: isExact)
    default: throw .value("sortOrder")
    }
  }
}
