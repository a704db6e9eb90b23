/// Who is told of a binding, when, and how fast.
package struct NoticePolicy: Hashable, Sendable {
  /// Whose password the portal knows: they are asked to log in, all others get the welcome. Nil
  /// takes every active user for one with a password.
  package var hasPassword: SCIMFilter?
  /// The address over the SCIM user.
  package var recipient: Expression
  /// What the user is called in the mail, over the SCIM user.
  package var displayName: Expression
  /// How long after the binding a mail goes at the earliest: whoever is just logging in for the
  /// first time needs none.
  package var delay = Duration.seconds(60)
  /// Mails in any 60 minutes, over all directories.
  package var hourLimit = 200
  /// Whether users are told of the bindings that were there before.
  package var includesExisting = false
  /// After five days without success a mail is given up (RFC 5321 §4.5.4.1).
  package var retry = RetryPolicy(
    base: .seconds(60), cap: .seconds(3600), ageLimit: .seconds(5 * 86_400))

  /// Work address, else the primary one; throws only when this program's own text cannot be read.
  package init() throws(ExpressionError) {
    recipient = try Expression(#"emails[type eq "work"].value ?? emails"#)
    displayName = try Expression("displayName ?? name.formatted ?? userName")
  }
}
