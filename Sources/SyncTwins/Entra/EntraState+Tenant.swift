internal import SyncCore
internal import SyncHTTP

extension EntraState {
  static let metadataPath = ["v2.0", ".well-known", "openid-configuration"]

  /// Of it the issuer, which names the tenant by its id (OpenID Connect Discovery 1.0, section 4;
  /// OpenID Connect on the Microsoft identity platform).
  func metadata(_ call: TwinCall) -> JSONValue {
    ["issuer": .string("\(call.base)/\(settings.tenant)/v2.0")]
  }

  /// List domains, Get domain, Get organization.
  func routeTenant(
    _ call: TwinCall, _ caller: EntraCaller, _ path: [String]
  ) throws(EntraRefusal) -> HTTPResponse {
    guard call.method == .get, path.count <= 2 else { throw .noSuchPath }
    guard path[0] == "domains" else {
      try caller.require("Organization.Read.All", "Directory.Read.All", "Directory.ReadWrite.All")
      let tenant: JSONValue = [
        "id": .string(settings.tenant), "displayName": "Twin", "onPremisesSyncEnabled": .null,
        "verifiedDomains": .array(
          settings.domains.filter(\.isVerified).map { ["name": .string($0.name)] }),
      ]
      return list([tenant], nil, call, context: "organization")
    }
    try caller.require(
      "Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
    if path.count == 2 {
      guard let domain = settings.domains.first(where: { $0.name == path[1].lowercased() }) else {
        throw .notFound(path[1])
      }
      return .reply(200, json: resource(domain), type: Self.type)
    }
    return list(settings.domains.map(resource), nil, call, context: "domains")
  }

  private func resource(_ domain: EntraSettings.Domain) -> JSONValue {
    [
      "id": .string(domain.name),
      "authenticationType": domain.isFederated ? "Federated" : "Managed",
      "isDefault": .bool(domain.name == settings.domains.first?.name),
      "isInitial": .bool(domain.name.hasSuffix(".onmicrosoft.com")),
      "isVerified": .bool(domain.isVerified), "isAdminManaged": true,
      "supportedServices": [],
    ]
  }
}
