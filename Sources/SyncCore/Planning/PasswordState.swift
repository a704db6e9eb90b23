/// Where a binding stands on its way to one password for portal and directory.
package enum PasswordState: String, Hashable, Sendable, CaseIterable {
  /// Bound; nothing is sent before the first portal login.
  case awaitingLogin = "awaiting-login"
  /// A login's password is stored and on its way.
  case queued
  /// The directory accepted the password of the last login that carried a new one.
  case takenOver = "taken-over"
  /// The password was changed in the directory after our push.
  case drifted
  /// The directory will not take it: policy, a privileged account, mastered on premises.
  case refused
  /// The sealed secret reached its time limit and was wiped: the next login begins anew.
  case expired
  /// Unbound: the directory is on its own.
  case released

  /// What can happen to a password.
  package enum Occurrence: String, Hashable, Sendable, CaseIterable {
    /// A login's password is stored, to be sent.
    case login
    /// The directory took it.
    case accepted
    /// The directory will not take it.
    case refusal
    /// It waited too long and was wiped.
    case expiry
    /// It was wiped because its user is to have no account.
    case withdrawal
    /// The directory says that somebody else changed it after our push.
    case drift
    /// A login brought the password that the directory has already.
    case same
    case release, bind
  }

  /// The state after something happened; nil when it cannot happen in this state.
  package func after(_ occurrence: Occurrence) -> PasswordState? {
    switch (self, occurrence) {
    case (.released, .bind): .awaitingLogin
    case (.released, _), (_, .bind): nil
    case (_, .release): .released
    case (_, .login): .queued
    case (.queued, .accepted): .takenOver
    case (.queued, .refusal): .refused
    case (.queued, .expiry): .expired
    case (.queued, .withdrawal): .awaitingLogin
    case (.takenOver, .drift): .drifted
    case (.takenOver, .same), (.refused, .same), (.expired, .same): .takenOver
    case (_, .accepted), (_, .refusal), (_, .expiry), (_, .withdrawal), (_, .drift), (_, .same): nil
    }
  }
}
