/// Decides, at the moment of sending, whether a user is told of a binding, and how. Pure.
package enum NoticeDecision: Hashable, Sendable {
  case send(Notice.Kind, to: MailAddress)
  /// No mail, and that is as it should be.
  case skip(String)
  /// No mail, and a person should know.
  case refuse(String)

  /// - Parameters:
  ///   - subject: nil once the source itself says that it is gone.
  ///   - binds: whether the user is to have an account in the directory.
  ///   - hasLoggedIn: whether a password was ever taken over, or is on its way.
  ///   - when: when the directory gets the portal's password.
  package static func decide(
    subject: Subject?, binds: Bool, hasLoggedIn: Bool,
    when: DirectoryPolicy.PasswordWhen, by policy: NoticePolicy
  ) -> NoticeDecision {
    guard let subject, binds else { return .skip("the user is to have no account") }
    guard when != .never else { return .skip("the directory gets no passwords") }
    guard !hasLoggedIn else { return .skip("the user has logged in already") }
    guard let text = policy.recipient.value(of: subject.resource).plainText else {
      return .refuse("the source has no mail address of this user")
    }
    guard let address = MailAddress(text) else {
      return .refuse("the source's mail address of this user is none that mail can be sent to")
    }
    let hasPassword = policy.hasPassword?.matches(subject.resource) ?? true
    return .send(hasPassword ? .bound : .welcome, to: address)
  }
}
