import SyncCore
import SyncHTTP
import SyncTwins
import Testing

/// Four users and a group of two of them; what a client would ask, in short.
struct ScimScene {
  let bench = try? Bench()
  var ids: [String] = []
  var group = ""

  init() {
    guard let twin = bench?.town.scim else { return }
    for number in 1...4 {
      let mail: JSONValue = ["value": .string("user\(number)@example.com"), "type": "work"]
      ids.append(
        twin.seedUser(
          "user\(number)", ["title": .string("T\(5 - number)"), "emails": .array([mail])]))
    }
    group = twin.seedGroup("Staff", members: Array(ids.prefix(2)))
  }

  func get(_ path: String, headers: HTTPHeaders = [:]) async throws -> Bench.Answer {
    try await #require(bench).scim(.get, path, headers: headers)
  }

  func names(_ query: String) async throws -> [String] {
    let answer = try await get("/Users?" + query)
    return (answer.json["Resources"]?.array ?? []).map { $0["userName"]?.string ?? "" }
  }

  func filtered(_ filter: String) async throws -> Bench.Answer {
    try await get("/Users?filter=" + PercentCoding.encode(queryValue: filter))
  }

  func found(_ filter: String) async throws -> Int {
    (try await filtered(filter).json["Resources"]?.array ?? []).count
  }

  /// The answer to the second page by cursor.
  func secondPage() async throws -> Bench.Answer {
    let first = try await get("/Users?cursor=&count=3")
    let next = first.json["nextCursor"]?.string ?? "none"
    return try await get("/Users?cursor=\(next)&count=3")
  }

  func patch(title: String) async throws -> Bench.Answer {
    try #require(bench).clock.move(by: .seconds(1))
    let change: JSONValue = ["op": "replace", "path": "title", "value": .string(title)]
    return try await #require(bench).scim(
      .patch, "/Users/\(ids[0])",
      ["schemas": ScimTests.patchOp, "Operations": .array([change])])
  }

  func turn(_ knobs: JSONValue) async throws -> Int {
    try await #require(bench).call(
      .put, "https://idp.example.com/_twin/knobs", knobs, token: nil
    ).status
  }
}
