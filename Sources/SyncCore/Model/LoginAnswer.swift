/// What the portal is told about a login that is durably stored.
package struct LoginAnswer: Hashable, Sendable {
  package let login: LoginID
  /// The user's name in the source.
  package let user: String
  package let directories: [LoginDecision]

  package init(login: LoginID, user: String, directories: [LoginDecision]) {
    self.login = login
    self.user = user
    self.directories = directories
  }
}
