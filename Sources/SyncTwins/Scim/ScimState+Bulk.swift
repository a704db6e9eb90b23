internal import SyncCore
internal import SyncHTTP

extension ScimState {
  /// Many operations in one request, each answered for itself (RFC 7644 §3.7).
  mutating func bulk(_ call: TwinCall) throws(ScimRefusal) -> HTTPResponse {
    guard call.method == .post else { throw .method("POST") }
    let body = try object(call)
    let schema = JSONValue.string("urn:ietf:params:scim:api:messages:2.0:BulkRequest")
    guard body[caseInsensitive: "schemas"]?.array?.contains(schema) == true,
      let list = body[caseInsensitive: "Operations"]?.array
    else { throw .syntax }
    try checkBulkSize(call, operations: list.count)
    let errorLimit = body[caseInsensitive: "failOnErrors"]?.integer ?? .max
    var ids: [String: String] = [:]
    var results: [JSONValue] = []
    var errors = 0
    for operation in list where errors < errorLimit {
      let (result, id) = perform(Self.resolved(operation, ids), call)
      if let name = operation["bulkId"]?.string, let id { ids[name] = id }
      if id == nil { errors += 1 }
      results.append(result)
    }
    let answer: JSONValue = [
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],
      "Operations": .array(results),
    ]
    return .reply(200, json: answer, type: Self.type)
  }

  /// With the ids of what earlier operations made in place of their `bulkId:…`. A later one
  /// cannot be named: no circles (RFC 7644 §3.7.1 asks for them where possible).
  private static func resolved(_ value: JSONValue, _ ids: [String: String]) -> JSONValue {
    switch value {
    case .string(let text):
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      let named = parts.map { part -> Substring in
        guard part.hasPrefix("bulkId:") else { return part }
        return ids[String(part.dropFirst("bulkId:".count))].map { $0[...] } ?? part
      }
      return .string(named.joined(separator: "/"))
    case .array(let list): return .array(list.map { resolved($0, ids) })
    case .object(let object):
      return .object(JSONObject(object.members.map { ($0.name, resolved($0.value, ids)) }))
    default: return value
    }
  }

  /// The result, and the id of the resource unless it failed.
  private mutating func perform(
    _ operation: JSONValue, _ call: TwinCall
  ) -> (JSONValue, String?) {
    let method = operation["method"]?.string ?? ""
    let path = operation["path"]?.string ?? ""
    var result = JSONObject.compact([
      "method": .string(method), "bulkId": operation["bulkId"],
    ])
    let response: HTTPResponse
    do throws(ScimRefusal) {
      guard let method = HTTPMethod(rawValue: method), method != .get, path.hasPrefix("/") else {
        throw ScimRefusal.syntax
      }
      var headers: HTTPHeaders = ["Content-Type": Self.type]
      headers["If-Match"] = operation["version"]?.string
      let request = HTTPServerRequest(
        method: method, path: settings.root + path, headers: headers,
        body: operation["data"].map { HTTPBody(json: $0) } ?? HTTPBody([]), peer: .loopback)
      let step = TwinCall(request, base: call.base, now: call.now)
      guard step.segments.last != "Bulk" else { throw ScimRefusal.syntax }
      response = try route(step, path.split(separator: "/").map(String.init))
    } catch {
      result["status"] = .string(String(error.status))
      result["response"] = error.json
      return (.object(result), nil)
    }
    result["status"] = .string(String(response.status))
    result["version"] = response.headers["etag"].map { .string($0) }
    let id =
      (try? response.json())?["id"]?.string ?? path.split(separator: "/").last.map(String.init)
    if let id { result["location"] = .string(base(call) + location(path, id)) }
    return (.object(result), id)
  }

  private func location(_ path: String, _ id: String) -> String {
    path.hasSuffix("/" + id) ? path : "\(path)/\(id)"
  }
}
