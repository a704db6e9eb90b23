package import SyncCore

/// Which scopes Google Workspace asks for what we do there (Directory API, discovery document,
/// `auth.oauth2.scopes` and `scopes` of each method).
package enum GoogleRights {
  private static let root = "https://www.googleapis.com/auth/admin.directory."

  /// What writing users takes.
  package static let user = root + "user"
  /// What ending sessions takes: the scope for users does not cover it.
  package static let userSecurity = root + "user.security"
  package static let group = root + "group"
  package static let groupReadOnly = root + "group.readonly"
  package static let member = root + "group.member"
  package static let rolesReadOnly = root + "rolemanagement.readonly"

  /// What these features take; the first scope of each is the one that tokens are asked for.
  package static func demands(of features: Set<Feature>) -> [Demand] {
    var demands = [
      Demand(.scope, [user], breaks: "no account can be found or written, and no password set")
    ]
    if features.contains(.signingOut) {
      demands.append(
        Demand(
          .scope, [userSecurity], breaks: "sessions are not ended when an account is suspended"))
    }
    if features.contains(.groups) {
      demands.append(
        Demand(.scope, [group], breaks: "groups cannot be made, renamed or filled"))
    }
    let filled = filling(features)
    guard !filled.isEmpty else { return demands }
    if !features.contains(.groups) {
      demands.append(
        Demand(.scope, [groupReadOnly, group], breaks: "groups cannot be read, so \(filled)"))
      demands.append(Demand(.scope, [member, group], breaks: filled))
    }
    demands.append(
      Demand(
        .scope, [rolesReadOnly],
        breaks: "whether a group gives an administrator's role cannot be seen, so \(filled)"))
    return demands
  }

  /// What comes to a stop where nobody can be put into a group; empty where nobody is.
  private static func filling(_ features: Set<Feature>) -> String {
    let who = [
      features.contains(.groups) ? "members" : nil, features.contains(.roles) ? "roles" : nil,
      features.contains(.joining) ? "new accounts" : nil,
    ].compactMap(\.self)
    return who.isEmpty ? "" : "\(who.joined(separator: ", ")) are put into no group"
  }
}
