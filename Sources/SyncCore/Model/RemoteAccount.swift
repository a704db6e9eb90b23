/// An account that a directory says it has, with what decides whether we may link it.
package struct RemoteAccount: Hashable, Sendable {
  package var shadow: Shadow
  /// An administrator's account is never written to unless the configuration names it.
  package var isPrivileged: Bool
  /// Mastered elsewhere (Entra `onPremisesSyncEnabled`): its attributes and password cannot be set.
  package var isMasteredElsewhere: Bool
  /// Its domain signs in elsewhere (Entra `authenticationType: Federated`): its password cannot be
  /// set, its attributes can.
  package var isFederated: Bool
  /// Nil where the directory does not tell.
  package var passwordTimes: PasswordTimes?

  package init(
    shadow: Shadow, isPrivileged: Bool = false, isMasteredElsewhere: Bool = false,
    isFederated: Bool = false, passwordTimes: PasswordTimes? = nil
  ) {
    self.shadow = shadow
    self.passwordTimes = passwordTimes
    self.isPrivileged = isPrivileged
    self.isMasteredElsewhere = isMasteredElsewhere
    self.isFederated = isFederated
  }
}
