/// One way in which a user logs in at the portal, as the source says.
package struct Credential: Hashable, Sendable {
  /// Who checks it: the portal itself, or a single sign-on service.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case local, sso
  }

  package let kind: Kind
  /// What the login names: a user name, an id of the single sign-on. Letter case aside.
  package let key: String
  package let isEnabled: Bool
  /// Whether its password is the one that the directories take over: true for one of a user's
  /// credentials at most.
  package let bearsPassword: Bool

  package init(kind: Kind, key: String, isEnabled: Bool, bearsPassword: Bool) {
    self.kind = kind
    self.key = key
    self.isEnabled = isEnabled
    self.bearsPassword = bearsPassword
  }
}
