internal import SyncCore

/// What a token says of the application.
extension EntraState {
  /// Template ids of directory roles (learn.microsoft.com/entra/identity/role-based-access-control/
  /// permissions-reference). Every service principal has the last one.
  private static let roleTemplates = [
    "User Administrator": "fe930be7-5e62-47db-91af-98c3a49a38b1",
    "Privileged Authentication Administrator": "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",
    "Global Administrator": "62e90394-69f5-4237-9190-012177145e10",
  ]
  private static let everyRole = "0997a1d0-0d1d-4acb-b408-d5ca73121e90"

  /// `roles` holds the application permissions and `wids` the directory roles; a claim without a
  /// value is left out (learn.microsoft.com/entra/identity-platform/access-token-claims-reference;
  /// how `wids` looks for an application: microsoftgraph/msgraph-sdk-powershell issue 1782).
  mutating func tokenText(_ call: TwinCall) -> String {
    guard !settings.tokensAreOpaque else { return "opaque-" + numbers.token() }
    var claims: JSONObject = [
      "aud": .string(settings.graphRoot), "appid": .string(settings.client), "idtyp": "app",
      "tid": .string(settings.tenant), "uti": .string(numbers.token()),
      "exp": .integer(call.now.advanced(by: settings.tokenLifetime).seconds),
    ]
    if !settings.permissions.isEmpty {
      claims["roles"] = .array(settings.permissions.sorted().map { .string($0) })
    }
    let roles = settings.directoryRoles.compactMap { Self.roleTemplates[$0] }.sorted()
    claims["wids"] = .array((roles + [Self.everyRole]).map { .string($0) })
    let parts = [["typ": "JWT", "alg": "RS256"], JSONValue.object(claims)]
    let texts = parts.map { Base64URL.text(JSONWriter.bytes(of: $0)) }
    return texts.joined(separator: ".") + "." + numbers.token()
  }
}
