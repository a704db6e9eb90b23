internal import SyncCore
internal import SyncHTTP

extension ScimState {
  private static let bulkOperationLimit = 1000
  private static let bulkByteLimit = 1 << 20

  /// The three discovery endpoints (RFC 7644 §4, RFC 7643 §5 to §7).
  func discover(_ call: TwinCall, _ path: [String]) throws(ScimRefusal) -> HTTPResponse {
    guard call.method == .get else { throw .method("GET") }
    guard call.parameter("filter") == nil else {
      throw ScimRefusal(403, nil, "Discovery takes no filter")
    }
    let base = base(call)
    let all: [JSONValue]
    switch path[0] {
    case "ServiceProviderConfig":
      guard path.count == 1, !settings[.hidesConfiguration] else {
        throw .notFound(call.request.path)
      }
      return .reply(200, json: configuration(base), type: Self.type)
    case "ResourceTypes": all = ScimResource.Kind.allCases.map { Self.type(of: $0, base) }
    default: all = ScimSchema.all.map { $0.json(base: base) }
    }
    if path.count == 1 { return .reply(200, json: list(all), type: Self.type) }
    // The path is split at slashes; an id has none.
    guard path.count == 2, let one = all.first(where: { $0["id"]?.string == path[1] }) else {
      throw .notFound(call.request.path)
    }
    return .reply(200, json: one, type: Self.type)
  }

  private func configuration(_ base: String) -> JSONValue {
    let isAble = JSONValue.bool(!settings[.deniesAbilities])
    let limit = JSONValue.integer(Int64(settings.claimedPageLimit ?? settings.pageLimit))
    return [
      "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
      "patch": ["supported": isAble],
      "bulk": [
        "supported": isAble, "maxOperations": .integer(Int64(Self.bulkOperationLimit)),
        "maxPayloadSize": .integer(Int64(Self.bulkByteLimit)),
      ],
      "filter": ["supported": isAble, "maxResults": limit],
      "changePassword": ["supported": isAble], "sort": ["supported": isAble],
      "etag": ["supported": isAble],
      "pagination": [
        "cursor": isAble, "index": true, "defaultPaginationMethod": "index",
        "defaultPageSize": .integer(Int64(settings.defaultPageSize)), "maxPageSize": limit,
        "cursorTimeout": .integer(settings.cursorLife.components.seconds),
      ],
      "authenticationSchemes": .array(settings.access.schemes),
      "meta": [
        "resourceType": "ServiceProviderConfig",
        "location": .string(base + "/ServiceProviderConfig"),
      ],
    ]
  }

  private func list(_ all: [JSONValue]) -> JSONValue {
    guard !settings[.baresDiscovery] else { return .array(all) }
    return [
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      "totalResults": .integer(Int64(all.count)), "startIndex": 1,
      "itemsPerPage": .integer(Int64(all.count)), "Resources": .array(all),
    ]
  }

  private static func type(of kind: ScimResource.Kind, _ base: String) -> JSONValue {
    let extensions: [JSONValue] =
      kind == .user ? [["schema": .string(ScimResource.enterprise), "required": false]] : []
    return [
      "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
      "id": .string(kind.rawValue), "name": .string(kind.rawValue),
      "description": .string(ScimSchema.core(kind).description),
      "endpoint": .string("/" + kind.endpoint), "schema": .string(kind.schema),
      "schemaExtensions": .array(extensions),
      "meta": [
        "resourceType": "ResourceType",
        "location": .string("\(base)/ResourceTypes/\(kind.rawValue)"),
      ],
    ]
  }

  /// Refuses a bulk request past what the configuration says (RFC 7644 §3.7.4).
  func checkBulkSize(_ call: TwinCall, operations: Int) throws(ScimRefusal) {
    guard operations <= Self.bulkOperationLimit, call.request.body.count <= Self.bulkByteLimit
    else { throw ScimRefusal(413, nil, "The bulk request is too large") }
  }
}
