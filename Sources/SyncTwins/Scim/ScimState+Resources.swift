internal import SyncCore
internal import SyncHTTP

extension ScimState {
  /// RFC 7644 §3.2, below the base URL.
  mutating func route(_ call: TwinCall, _ path: [String]) throws(ScimRefusal) -> HTTPResponse {
    switch path.first {
    case "Users": return try route(call, .user, Array(path.dropFirst()))
    case "Groups": return try route(call, .group, Array(path.dropFirst()))
    case nil where call.method == .get: return try list(call, ScimQuery(call), [.user, .group])
    case ".search" where path.count == 1: return try search(call, [.user, .group])
    case "Bulk" where path.count == 1: return try bulk(call)
    case "Me": throw ScimRefusal(501, nil, "There is no user behind the caller")
    case "ServiceProviderConfig", "ResourceTypes", "Schemas": return try discover(call, path)
    default: throw .notFound(call.request.path)
    }
  }

  private mutating func route(
    _ call: TwinCall, _ kind: ScimResource.Kind, _ path: [String]
  ) throws(ScimRefusal) -> HTTPResponse {
    switch (call.method, path.count) {
    case (.get, 0): return try list(call, ScimQuery(call), [kind])
    case (.post, 0): return try create(call, kind)
    case (_, 0): throw .method("GET, POST")
    case (_, 1) where path[0] == ".search": return try search(call, [kind])
    case (.get, 1): return try read(call, kind, path[0])
    case (.put, 1): return try replace(call, kind, path[0])
    case (.patch, 1): return try patch(call, kind, path[0])
    case (.delete, 1): return try delete(call, kind, path[0])
    case (_, 1): throw .method("GET, PUT, PATCH, DELETE")
    default: throw .notFound(call.request.path)
    }
  }

  private mutating func search(
    _ call: TwinCall, _ kinds: [ScimResource.Kind]
  ) throws(ScimRefusal) -> HTTPResponse {
    guard call.method == .post else { throw .method("POST") }
    return try list(call, ScimQuery(object(call)), kinds)
  }

  /// The resource of a path, if its version is one that `If-Match` takes (RFC 7644 §3.14).
  private func resource(
    _ call: TwinCall, _ kind: ScimResource.Kind, _ id: String
  ) throws(ScimRefusal) -> ScimResource {
    guard let resource = find(id, kind) else { throw .notFound(id) }
    if let field = call.request.headers["if-match"] {
      guard ScimResource.names(field, resource.etag) else { throw .version }
    }
    return resource
  }

  func object(_ call: TwinCall) throws(ScimRefusal) -> JSONObject {
    guard call.isJSON, let object = (try? call.json())?.object else { throw .syntax }
    return object
  }

  private func read(
    _ call: TwinCall, _ kind: ScimResource.Kind, _ id: String
  ) throws(ScimRefusal) -> HTTPResponse {
    let resource = try resource(call, kind, id)
    let known = call.request.headers["if-none-match"]
    if let known, !settings[.hidesVersion], ScimResource.names(known, resource.etag) {
      return HTTPResponse(304, headers: ["ETag": resource.etag])
    }
    return try shown(resource, call)
  }

  private func shown(
    _ resource: ScimResource, _ call: TwinCall, status: Int = 200
  ) throws(ScimRefusal) -> HTTPResponse {
    var headers: HTTPHeaders = settings[.hidesVersion] ? [:] : ["ETag": resource.etag]
    if status == 201 { headers["Location"] = resource.location(base: base(call)) }
    let selection = try settings[.ignoresSelection] ? .all : ScimQuery(call).selection
    let served = selection.pick(served(resource, call))
    return .reply(status, json: .object(served), type: Self.type, headers: headers)
  }

  private mutating func create(
    _ call: TwinCall, _ kind: ScimResource.Kind
  ) throws(ScimRefusal) -> HTTPResponse {
    let attributes = try ScimCheck.checked(object(call), kind)
    try checkUnique(attributes, kind, except: nil)
    return try shown(insert(attributes, kind, call.now), call, status: 201)
  }

  private mutating func replace(
    _ call: TwinCall, _ kind: ScimResource.Kind, _ id: String
  ) throws(ScimRefusal) -> HTTPResponse {
    var resource = try resource(call, kind, id)
    resource.attributes = try ScimCheck.checked(object(call), kind)
    try checkUnique(resource.attributes, kind, except: id)
    return try shown(save(resource, call.now), call)
  }

  private mutating func patch(
    _ call: TwinCall, _ kind: ScimResource.Kind, _ id: String
  ) throws(ScimRefusal) -> HTTPResponse {
    var resource = try resource(call, kind, id)
    let patched = try ScimPatch(object(call), kind).applied(to: resource.attributes)
    resource.attributes = try ScimCheck.checked(patched, kind)
    try checkUnique(resource.attributes, kind, except: id)
    return try shown(save(resource, call.now), call)
  }

  private mutating func delete(
    _ call: TwinCall, _ kind: ScimResource.Kind, _ id: String
  ) throws(ScimRefusal) -> HTTPResponse {
    var resource = try resource(call, kind, id)
    if settings[.deletesSoftly], kind == .user {
      resource.attributes["active"] = false
      save(resource, call.now)
    } else {
      drop(resource.id, kind, call.now)
    }
    return HTTPResponse(204)
  }

  private func checkUnique(
    _ attributes: JSONObject, _ kind: ScimResource.Kind, except id: String?
  ) throws(ScimRefusal) {
    guard kind == .user, let name = attributes["userName"]?.string,
      let holder = holder(of: name), holder.id != id
    else { return }
    throw ScimRefusal(409, "uniqueness", "userName is taken")
  }
}
