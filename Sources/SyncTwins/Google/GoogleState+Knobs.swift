package import SyncCore

extension GoogleState {
  /// The knobs of `PUT /_twin/knobs`: `scopes`, the list of what is delegated (Admin console,
  /// Domain-wide delegation); `keyID`, the only key that is taken from then on (Google Cloud,
  /// Create and delete service account keys); `revokesTokens`, true.
  package mutating func turn(_ knob: String, _ value: JSONValue) -> Bool {
    switch knob {
    case "scopes":
      guard let names = value.array?.map({ $0.string ?? "" }) else { return false }
      let scopes = names.compactMap(GoogleScope.init(rawValue:))
      guard scopes.count == names.count else { return false }
      settings.serviceAccount.delegated = Set(scopes)
    case "keyID":
      guard let id = value.string else { return false }
      settings.serviceAccount.keyID = id
    case "revokesTokens":
      if value.bool == true { tokens = [:] }
      return value.bool != nil
    default: return false
    }
    return true
  }

  package var knobs: JSONObject {
    let scopes = settings.serviceAccount.delegated.map(\.rawValue).sorted()
    return [
      "scopes": .array(scopes.map { .string($0) }),
      "keyID": .string(settings.serviceAccount.keyID),
    ]
  }
}
