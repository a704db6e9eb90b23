internal import SyncCore

/// One line of `scim-filter.jsonl`.
struct FilterVector: CustomStringConvertible {
  let id: String
  let filter: String
  let resource: JSONObject
  /// Every outcome that the RFC allows.
  let accept: [String]

  var description: String { "\(id) \(filter.prefix(80))" }

  static func all() throws -> [FilterVector] {
    let resources = try Vectors.lines(of: "scim-filter-resources.jsonl")
    return try Vectors.lines(of: "scim-filter.jsonl").map { line in
      FilterVector(
        id: line["id"]?.string ?? "", filter: line["filter"]?.string ?? "",
        resource: resources[Int(line["resource"]?.integer ?? 0)],
        accept: line["accept"]?.array?.compactMap(\.string) ?? [])
    }
  }
}
