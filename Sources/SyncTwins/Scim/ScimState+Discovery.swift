internal import SyncCore
internal import SyncHTTP

extension ScimState {
  /// The three discovery endpoints (RFC 7644 §4, RFC 7643 §5 to §7).
  func discovery(_ name: String, _ call: TwinCall) -> HTTPResponse {
    switch name {
    case "ServiceProviderConfig": .reply(200, json: configuration, type: Self.type)
    case "ResourceTypes": .reply(200, json: list([.user, .group], Self.type(of:)), type: Self.type)
    default: .reply(200, json: list([.user, .group], Self.schema(of:)), type: Self.type)
    }
  }

  private var configuration: JSONValue {
    [
      "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
      "patch": ["supported": true],
      "bulk": ["supported": false, "maxOperations": 0, "maxPayloadSize": 0],
      "filter": ["supported": true, "maxResults": .integer(Int64(settings.pageLimit))],
      "changePassword": ["supported": false], "sort": ["supported": false],
      "etag": ["supported": true],
      "authenticationSchemes": [
        ["type": "oauthbearertoken", "name": "Bearer", "description": "A static bearer token"]
      ],
    ]
  }

  private func list(
    _ kinds: [ScimResource.Kind], _ value: (ScimResource.Kind) -> JSONValue
  ) -> JSONValue {
    [
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      "totalResults": .integer(Int64(kinds.count)), "startIndex": 1,
      "itemsPerPage": .integer(Int64(kinds.count)), "Resources": .array(kinds.map(value)),
    ]
  }

  private static func type(of kind: ScimResource.Kind) -> JSONValue {
    let extensions: [JSONValue] =
      kind == .user ? [["schema": .string(ScimResource.enterprise), "required": false]] : []
    return [
      "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
      "id": .string(kind.rawValue), "name": .string(kind.rawValue),
      "endpoint": .string("/" + kind.endpoint), "schema": .string(kind.schema),
      "schemaExtensions": .array(extensions),
    ]
  }

  /// The names and types that a client needs; not the whole of RFC 7643 §8.7.
  private static func schema(of kind: ScimResource.Kind) -> JSONValue {
    func attribute(_ name: String, _ type: String, isList: Bool = false) -> JSONValue {
      [
        "name": .string(name), "type": .string(type), "multiValued": .bool(isList),
        "required": .bool(name == "userName"), "caseExact": .bool(name == "externalId"),
        "mutability": "readWrite", "returned": "default",
        "uniqueness": name == "userName" ? "server" : "none",
      ]
    }
    let attributes: [JSONValue] =
      kind == .user
      ? [
        attribute("userName", "string"), attribute("externalId", "string"),
        attribute("name", "complex"), attribute("displayName", "string"),
        attribute("title", "string"), attribute("active", "boolean"),
        attribute("emails", "complex", isList: true),
        attribute("phoneNumbers", "complex", isList: true),
      ]
      : [attribute("displayName", "string"), attribute("members", "complex", isList: true)]
    return [
      "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": .string(kind.schema),
      "name": .string(kind.rawValue), "attributes": .array(attributes),
    ]
  }
}
