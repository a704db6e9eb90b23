import SyncCore
import SyncHTTP

/// A SCIM service of a few lines, each ability of which can be made to lie.
final class TinyService: HTTPClient {
  struct Habits: Sendable {
    var cursors = false
    var filters = true
    var ignoresFilters = false
    var dropsFilters = false
    var sorts = true
    var stamps = true
    var tags = false
    var total = true
    /// `totalResults` is the page's own size where a filter stands, as WSO2 does
    /// (wso2/product-is, issue 12717).
    var totalsPages = false
    /// After the last page its cursors lead to the second again.
    var circles = false
    var countLimit = 1000
    var cursorLife = 1000
    var date: String? = "Sat, 21 Nov 2026 12:00:00 GMT"
  }

  typealias User = (id: String, stamp: String)
  private let users: [User]
  private let habits: Habits
  let sent = RequestLog()

  init(_ users: [User], _ habits: Habits = Habits()) {
    (self.users, self.habits) = (users, habits)
  }

  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    let line = String(request.url.split(separator: "/", maxSplits: 2).last ?? "")
    sent.add(PercentCoding.decode(line) ?? line)
    let parts = request.url.split(separator: "?", maxSplits: 1).map { String($0) }
    guard parts[0].hasSuffix("/Users") else { return error(404) }
    let pairs = FormCoding.decode(parts.count > 1 ? parts[1] : "") ?? []
    let query = Dictionary(pairs.map { ($0.name, $0.value) }) { $1 }
    return list(query, request.headers["If-None-Match"])
  }

  private func error(_ status: Int) -> HTTPResponse {
    HTTPResponse(status, body: HTTPBody(json: ["status": .string("\(status)")]))
  }

  private func list(_ query: [String: String], _ tag: String?) -> HTTPResponse {
    let count = query["count"].flatMap { Int($0) } ?? 100
    if count > habits.countLimit { return error(400) }
    var found = users
    if let filter = query["filter"] {
      guard habits.filters else { return error(400) }
      let since = filter.split(separator: "\"").last.map { String($0) } ?? ""
      if habits.dropsFilters { found = [] }
      if !habits.ignoresFilters { found = found.filter { $0.stamp >= since } }
    }
    if habits.sorts, query["sortBy"] != nil {
      found.sort { $0.stamp < $1.stamp }
      if query["sortOrder"] == "descending" { found.reverse() }
    }
    var start = (query["startIndex"].flatMap { Int($0) } ?? 1) - 1
    if habits.cursors, let cursor = query["cursor"], !cursor.isEmpty {
      start = Int(cursor.dropFirst()) ?? 0
      if start > habits.cursorLife { return error(400) }
    }
    let page = found.dropFirst(start).prefix(count)
    let end = start + page.count
    let isCursor = habits.cursors && query["cursor"] != nil
    let resources = page.map { user -> JSONValue in
      let meta: JSONValue = habits.stamps ? ["lastModified": .string(user.stamp)] : [:]
      return ["id": .string(user.id), "userName": .string(user.id), "meta": meta]
    }
    var body = JSONObject([("Resources", .array(resources))])
    if habits.total { body["totalResults"] = .integer(Int64(found.count)) }
    if habits.totalsPages, query["filter"] != nil, count > 1 {
      body["totalResults"] = .integer(Int64(page.count))
    }
    if isCursor, end < found.count { body["nextCursor"] = .string("c\(end)") }
    if isCursor, habits.circles, end == found.count { body["nextCursor"] = .string("c\(count)") }
    var headers: HTTPHeaders = habits.tags ? ["ETag": "W/\"\(page.map(\.id).joined())\""] : [:]
    if let date = habits.date { headers["Date"] = date }
    if let tag, tag == headers["ETag"] { return HTTPResponse(304, headers: headers) }
    return HTTPResponse(200, headers: headers, body: HTTPBody(json: .object(body)))
  }
}
