package import SyncCore

extension EntraState {
  /// The knobs of `PUT /_twin/knobs`: `permissions` and `directoryRoles`, lists of names;
  /// `opaqueTokens`, true for tokens that say nothing; `secret`, the only one that is taken from
  /// then on; `certificate`, false when it is no longer registered; `revokesTokens`, true;
  /// `deltaLifetimeMilliseconds`, how long a delta token holds.
  package mutating func turn(_ knob: String, _ value: JSONValue) -> Bool {
    let names = value.array.map { Set($0.compactMap(\.string)) }
    switch knob {
    case "permissions": settings.permissions = names ?? settings.permissions
    case "directoryRoles": settings.directoryRoles = names ?? settings.directoryRoles
    case "opaqueTokens": settings.tokensAreOpaque = value.bool ?? settings.tokensAreOpaque
    case "secret": settings.secret = value.string ?? settings.secret
    case "certificate": if value.bool == false { settings.certificate = nil }
    case "revokesTokens": if value.bool == true { tokens = [:] }
    case "deltaLifetimeMilliseconds":
      guard let lifetime = value.integer else { return false }
      settings.deltaLifetime = .milliseconds(lifetime)
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
      "deltaLifetimeMilliseconds": .integer(settings.deltaLifetime.milliseconds),
    ]
  }
}
