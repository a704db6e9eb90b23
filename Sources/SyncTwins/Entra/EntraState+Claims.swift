package import SyncCore

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

  /// The knobs of `PUT /_twin/knobs`: `permissions` and `directoryRoles`, lists of names;
  /// `opaqueTokens`, true for tokens that say nothing; `secret`, the only one that is taken from
  /// then on; `certificate`, false when it is no longer registered; `revokesTokens`, true.
  package mutating func turn(_ knob: String, _ value: JSONValue) -> Bool {
    let names = value.array.map { Set($0.compactMap(\.string)) }
    switch knob {
    case "permissions": settings.permissions = names ?? settings.permissions
    case "directoryRoles": settings.directoryRoles = names ?? settings.directoryRoles
    case "opaqueTokens": settings.tokensAreOpaque = value.bool ?? settings.tokensAreOpaque
    case "secret": settings.secret = value.string ?? settings.secret
    case "certificate": if value.bool == false { settings.certificate = nil }
    case "revokesTokens": if value.bool == true { tokens = [:] }
    default: return false
    }
    return value != .null
  }

  /// Without secrets.
  package var knobs: JSONObject {
    func list(_ names: Set<String>) -> JSONValue { .array(names.sorted().map { .string($0) }) }
    return [
      "permissions": list(settings.permissions), "directoryRoles": list(settings.directoryRoles),
      "opaqueTokens": .bool(settings.tokensAreOpaque),
    ]
  }
}
