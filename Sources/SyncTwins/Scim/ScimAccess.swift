internal import SyncCore
internal import SyncHTTP

/// What a SCIM twin takes for authentication; what is nil is not taken.
package struct ScimAccess: Sendable {
  /// A name with its secret.
  package struct Pair: Hashable, Sendable {
    package let name: String
    package let secret: String

    package init(_ name: String, _ secret: String) {
      self.name = name
      self.secret = secret
    }
  }

  /// A static bearer token (RFC 6750).
  package var bearer: String?
  /// A user and a password (RFC 7617).
  package var basic: Pair?
  /// An OAuth 2.0 client for `POST /oauth2/token` by client credentials (RFC 6749 §4.4).
  package var client: Pair?
  /// How long a token is good.
  package var tokenLife: Duration = .seconds(3600)

  package init(bearer: String? = nil, basic: Pair? = nil, client: Pair? = nil) {
    self.bearer = bearer
    self.basic = basic
    self.client = client
  }

  /// As `/ServiceProviderConfig` tells it (RFC 7643 §5).
  var schemes: [JSONValue] {
    func scheme(_ type: String, _ name: String, _ isThere: Bool) -> JSONValue? {
      guard isThere else { return Optional.none }
      return ["type": .string(type), "name": .string(name), "description": .string(name)]
    }
    return [
      scheme("oauthbearertoken", "Bearer token", bearer != nil),
      scheme("httpbasic", "HTTP Basic", basic != nil),
      scheme("oauth2", "OAuth 2.0 client credentials", client != nil),
    ].compactMap { $0 }
  }

  /// The challenge of a 401 (RFC 9110 §11.6.1).
  func challenge(_ hasToken: Bool) -> String {
    if bearer == nil, client == nil { return "Basic realm=\"scim\"" }
    return "Bearer realm=\"scim\"" + (hasToken ? ", error=\"invalid_token\"" : "")
  }
}
