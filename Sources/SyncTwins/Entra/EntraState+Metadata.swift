internal import SyncCore
internal import SyncHTTP

extension EntraState {
  static let metadataPath = ["v2.0", ".well-known", "openid-configuration"]

  /// Where the tenant's tokens come from, and the issuer that names the tenant by its id (OpenID
  /// Connect on the Microsoft identity platform, Fetch the OpenID configuration document).
  func metadata(_ call: TwinCall) -> HTTPResponse {
    let tenant = call.segments[0].lowercased()
    guard isTenant(tenant) else {
      return .reply(
        400,
        json: [
          "error": "invalid_tenant",
          "error_description": .string("AADSTS90002: Tenant '\(tenant)' not found."),
          "error_codes": [90002],
        ])
    }
    let root = "\(settings.authority)/\(settings.tenant)"
    return .reply(
      200,
      json: [
        "issuer": .string("\(root)/v2.0"),
        "token_endpoint": .string("\(root)/oauth2/v2.0/token"),
        "authorization_endpoint": .string("\(root)/oauth2/v2.0/authorize"),
        "jwks_uri": .string("\(root)/discovery/v2.0/keys"),
        "token_endpoint_auth_methods_supported": [
          "client_secret_post", "private_key_jwt", "client_secret_basic",
        ],
      ])
  }

  /// A tenant goes by its id and by each of its domains.
  func isTenant(_ name: String) -> Bool {
    name == settings.tenant.lowercased() || settings.domains.contains { $0.name == name }
  }
}
