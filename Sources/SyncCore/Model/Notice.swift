/// One mail that tells one user of one binding. It has no place for a password.
package struct Notice: Hashable, Sendable {
  /// What the user is told.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// "Log in to the portal to set your password there."
    case bound
    /// "Welcome: choose a password first, then log in to the portal."
    case welcome
  }

  package let kind: Kind
  package let recipient: MailAddress
  /// What the source calls the user, for the salutation.
  package let displayName: String
  /// SCIM `userName`: what the user types at the portal.
  package let userName: String
  package let directory: DirectoryID
  /// The sign-in address in the directory.
  package let signInName: String
  /// The same at each attempt: what the Message-ID is made of.
  package let key: String
  /// When it is sent.
  package let at: Timestamp

  package init(
    _ kind: Kind, to recipient: MailAddress, displayName: String, userName: String,
    directory: DirectoryID, signInName: String, key: String, at: Timestamp
  ) {
    self.kind = kind
    self.recipient = recipient
    self.displayName = displayName
    self.userName = userName
    self.directory = directory
    self.signInName = signInName
    self.key = key
    self.at = at
  }
}
