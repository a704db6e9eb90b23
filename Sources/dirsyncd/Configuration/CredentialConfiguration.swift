internal import SyncCore

/// One member of `source.credentials`: where credentials of a user stand in the SCIM resource.
enum CredentialConfiguration: Hashable, Sendable {
  /// One credential by an expression; `enabled` is a filter over the user, nil is `active`.
  case one(Credential.Kind, key: String, enabled: String?, passwordBearing: Bool)
  /// An attribute that lists them.
  case listed(attribute: String)

  static func list(_ reader: ConfigurationReader, _ key: String) -> [CredentialConfiguration]? {
    guard let list = reader.objects(key, read) else { return nil }
    let bearers = list.filter {
      if case .one(_, _, _, passwordBearing: true) = $0 { true } else { false }
    }
    if list.isEmpty, reader.value(key)?.array?.isEmpty == true {
      reader.fault(key, "is empty", remedy: "name at least one credential, or leave the key out")
    }
    if bearers.count > 1 {
      reader.fault(
        key, "more than one credential bears the password", remedy: "keep passwordBearing on one")
    }
    return list
  }

  private static func read(_ reader: ConfigurationReader) -> CredentialConfiguration? {
    if let attribute = reader.credentialAttribute("attribute") {
      return .listed(attribute: attribute)
    }
    guard !reader.has("attribute") else {
      reader.acceptAllKeys()
      return nil
    }
    if !reader.has("kind") { reader.missing("kind") }
    if !reader.has("key") { reader.missing("key") }
    return .one(
      reader.choice("kind", default: .local), key: reader.expression("key") ?? "",
      enabled: reader.filter("enabled"), passwordBearing: reader.bool("passwordBearing") ?? false)
  }

  /// The rule that the engine works with.
  func rule() throws(RuleTextError) -> CredentialRules.Rule {
    switch self {
    case .listed(let attribute): return .listed(try CredentialAttribute(attribute))
    case .one(let kind, let key, let enabled, let passwordBearing):
      var filter: SCIMFilter?
      if let enabled { filter = try SCIMFilter(enabled) }
      return .one(
        kind, key: try Expression(key), enabled: filter, bearsPassword: passwordBearing)
    }
  }
}
