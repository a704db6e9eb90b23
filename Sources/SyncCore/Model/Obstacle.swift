/// Why an account, or its password, is not ours to write.
package enum Obstacle: String, Hashable, Sendable, CaseIterable {
  /// An administrator's account that the configuration does not name.
  case privileged = "privileged-account"
  /// Mastered elsewhere (Entra `onPremisesSyncEnabled`).
  case mastered = "mastered-on-premises"
  /// Signs in elsewhere, so a password here would mean nothing (Entra federated domains).
  case federated = "federated-domain"
  /// The directory refuses the write, and the look before it did not tell why.
  case notPermitted = "not-permitted"

  /// What people are told: what it is, and what to do about it.
  package func text(for name: String) -> String {
    switch self {
    case .privileged:
      "\(name) is an administrator's account; it is not touched unless the configuration names it "
        + "in administrators, or an administrator of the directory takes the role away"
    case .mastered: "\(name) is mastered on premises; change it there, or exclude the user"
    case .federated:
      "\(name) is in a federated domain, where passwords cannot be set; make the domain a managed "
        + "one, or set password.when to never"
    case .notPermitted:
      "the directory does not permit it for \(name); look at our permissions and roles, and "
        + "whether the account is an administrator's"
    }
  }

  /// True where one account with it makes many likely, so that people are told once a directory.
  package var concernsDirectory: Bool {
    switch self {
    case .federated, .notPermitted: true
    case .privileged, .mastered: false
    }
  }
}
