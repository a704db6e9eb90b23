package import SyncCore

/// A user of the Entra twin.
package struct EntraUser: Sendable {
  package let id: String
  /// The properties that can be written, as they were.
  package var fields: JSONObject
  package private(set) var passwordWrites = 0
  package var password = ""
  package var forceChangePasswordNextSignIn = true
  package var lastPasswordChange: Timestamp
  package var sessionsValidFrom: Timestamp
  package let createdAt: Timestamp
  /// By id it answers 404 before that moment.
  package var visibleAt: Timestamp
  package var deletedAt: Timestamp?
  /// Holds an administrator role, or sits in a role-assignable group.
  package var isPrivileged = false
  /// Mastered on-premises.
  package var isSynced = false
  package var manager: String?
  /// Addresses beside `mail`, as Exchange gives them; no call writes them.
  package var aliases: [String] = []

  init(id: String, fields: JSONObject, createdAt: Timestamp) {
    self.id = id
    self.fields = fields
    self.createdAt = createdAt
    lastPasswordChange = createdAt
    sessionsValidFrom = createdAt
    visibleAt = createdAt
  }

  package var userPrincipalName: String { fields["userPrincipalName"]?.string ?? "" }

  package var isEnabled: Bool { fields["accountEnabled"]?.bool ?? false }

  /// Only a password write and `revokeSignInSessions` move these stamps
  /// (user resource, `lastPasswordChangeDateTime`, `signInSessionsValidFromDateTime`).
  mutating func setPassword(_ text: String, at now: Timestamp) {
    password = text
    passwordWrites += 1
    lastPasswordChange = now
    sessionsValidFrom = now
  }

  /// The names that must be unique, by the property that a conflict names.
  var keys: [(property: String, key: String)] {
    var keys = [("userPrincipalName", "upn:" + userPrincipalName.lowercased())]
    if let mail = fields["mail"]?.string {
      keys.append(("proxyAddresses", "smtp:" + mail.lowercased()))
    }
    for alias in aliases { keys.append(("proxyAddresses", "smtp:" + alias.lowercased())) }
    if let anchor = fields["onPremisesImmutableId"]?.string {
      keys.append(("onPremisesImmutableId", "anchor:" + anchor))
    }
    return keys
  }

  /// One property as the API shows it.
  func value(_ property: String) -> JSONValue {
    switch property {
    case "id": return .string(id)
    case "createdDateTime": return .string(createdAt.wholeSeconds)
    case "lastPasswordChangeDateTime": return .string(lastPasswordChange.wholeSeconds)
    case "signInSessionsValidFromDateTime": return .string(sessionsValidFrom.wholeSeconds)
    case "deletedDateTime": return deletedAt.map { .string($0.wholeSeconds) } ?? .null
    case "onPremisesSyncEnabled": return isSynced ? true : .null
    case "proxyAddresses":
      let primary = fields["mail"]?.string.map { "SMTP:" + $0 }
      let all = (primary.map { [$0] } ?? []) + aliases.map { "smtp:" + $0 }
      return .array(all.map { .string($0) })
    case "userType": return fields["userType"] ?? "Member"
    case "passwordProfile": return .null
    case let path where path.hasPrefix("onPremisesExtensionAttributes/"):
      let part = String(path.dropFirst("onPremisesExtensionAttributes/".count))
      return fields["onPremisesExtensionAttributes"]?[part] ?? .null
    default:
      if case .texts = EntraPropertyTable.kind(of: property) { return fields[property] ?? [] }
      return fields[property] ?? .null
    }
  }
}
