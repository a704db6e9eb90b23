internal import SyncCore
internal import SyncHTTP

extension ScimState {
  /// RFC 7644 §3.2 to §3.6.
  mutating func route(
    _ call: TwinCall, _ kind: ScimResource.Kind, _ path: [String]
  ) throws(ScimRefusal) -> HTTPResponse {
    switch (call.method, path.count) {
    case (.get, 0): return try list(call, kind)
    case (.post, 0): return try create(call, kind)
    case (.get, 1):
      let resource = try resource(path[0], kind)
      if call.request.headers["if-none-match"] == resource.etag { return HTTPResponse(304) }
      return shown(resource, kind, call)
    case (.put, 1): return try replace(call, kind, path[0])
    case (.patch, 1): return try patch(call, kind, path[0])
    case (.delete, 1):
      let resource = try resource(path[0], kind)
      drop(resource.id, kind)
      return HTTPResponse(204)
    default: throw ScimRefusal(405, nil, "Method not allowed")
    }
  }

  private func resource(
    _ id: String, _ kind: ScimResource.Kind
  ) throws(ScimRefusal) -> ScimResource {
    guard let resource = shelf(kind)[id] else { throw .notFound(id) }
    return resource
  }

  private func shown(
    _ resource: ScimResource, _ kind: ScimResource.Kind, _ call: TwinCall, status: Int = 200
  ) -> HTTPResponse {
    let served = resource.served(kind, base: base(call))
    var headers: HTTPHeaders = ["ETag": resource.etag]
    if status == 201 { headers["Location"] = "\(base(call))/\(kind.endpoint)/\(resource.id)" }
    return .reply(
      status, json: .object(ScimSelection(call).pick(served)), type: Self.type, headers: headers)
  }

  private func object(_ call: TwinCall) throws(ScimRefusal) -> JSONObject {
    guard call.isJSON, let object = (try? call.json())?.object else { throw .syntax }
    return object
  }

  private mutating func create(
    _ call: TwinCall, _ kind: ScimResource.Kind
  ) throws(ScimRefusal) -> HTTPResponse {
    let attributes = try ScimCheck.checked(object(call), kind)
    try checkUnique(attributes, kind, except: nil)
    return shown(insert(attributes, kind, call.now), kind, call, status: 201)
  }

  private mutating func replace(
    _ call: TwinCall, _ kind: ScimResource.Kind, _ id: String
  ) throws(ScimRefusal) -> HTTPResponse {
    var resource = try resource(id, kind)
    resource.attributes = try ScimCheck.checked(object(call), kind)
    try checkUnique(resource.attributes, kind, except: id)
    return shown(save(resource, kind, call.now), kind, call)
  }

  private mutating func patch(
    _ call: TwinCall, _ kind: ScimResource.Kind, _ id: String
  ) throws(ScimRefusal) -> HTTPResponse {
    var resource = try resource(id, kind)
    let patched = try ScimPatch(object(call)).applied(to: resource.attributes)
    resource.attributes = try ScimCheck.checked(patched, kind)
    try checkUnique(resource.attributes, kind, except: id)
    return shown(save(resource, kind, call.now), kind, call)
  }

  private func checkUnique(
    _ attributes: JSONObject, _ kind: ScimResource.Kind, except id: String?
  ) throws(ScimRefusal) {
    guard kind == .user, let name = attributes["userName"]?.string,
      let holder = holder(of: name, kind), holder.id != id
    else { return }
    throw ScimRefusal(409, "uniqueness", "userName is taken")
  }

  /// Lists and searches (RFC 7644 §3.4.2).
  private func list(
    _ call: TwinCall, _ kind: ScimResource.Kind
  ) throws(ScimRefusal) -> HTTPResponse {
    let filter = try ScimFilter(call.parameter("filter"))
    let start = max(1, try number(call, "startIndex") ?? 1)
    let count = max(0, try number(call, "count") ?? settings.defaultPageSize)
    let first = settings.repeatsFirstPage ? 1 : start
    let size = settings.listsNothing ? 0 : min(count, settings.pageLimit)
    let (page, matches) = page(shelf(kind), filter, from: first - 1, size)
    let selection = ScimSelection(call)
    let list = page.map { resource -> JSONValue in
      .object(selection.pick(resource.served(kind, base: base(call))))
    }
    let total = settings.wrongTotal ?? (settings.listsNothing ? 0 : matches)
    let counted = !settings.hidesCounts
    let answer = JSONObject.compact([
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      "totalResults": counted ? .integer(Int64(total)) : nil,
      "startIndex": counted ? .integer(Int64(start)) : nil,
      "itemsPerPage": counted ? .integer(Int64(list.count)) : nil, "Resources": .array(list),
    ])
    return .reply(200, json: .object(answer), type: Self.type)
  }

  /// A page and the number of all that match; a walk through all is spared where it can be.
  private func page(
    _ shelf: TwinShelf<ScimResource>, _ filter: ScimFilter, from start: Int, _ size: Int
  ) -> ([ScimResource], Int) {
    if filter.isEmpty, shelf.isDense {
      return (shelf.page(from: start, limit: size).items, shelf.count)
    }
    let all = shelf.all.filter { filter.matches($0) }
    return (Array(all.dropFirst(start).prefix(size)), all.count)
  }

  private func number(_ call: TwinCall, _ name: String) throws(ScimRefusal) -> Int? {
    guard let text = call.parameter(name) else { return nil }
    guard let number = Int(text) else { throw .value(name) }
    return number
  }
}
