package import SyncCore

/// A password on its way, sealed under the master key.
package struct SealedPassword: Hashable, Sendable {
  package let login: LoginID
  package let receivedAt: Timestamp
  package let sealed: [UInt8]
  package let form: DirectoryTraits.PasswordForm
  /// Becomes the binding's verifier once the directory accepts the password.
  package let verifier: [UInt8]?
  package let expiresAt: Timestamp

  package init(
    login: LoginID, receivedAt: Timestamp, sealed: [UInt8], form: DirectoryTraits.PasswordForm,
    verifier: [UInt8]?, expiresAt: Timestamp
  ) {
    self.login = login
    self.receivedAt = receivedAt
    self.sealed = sealed
    self.form = form
    self.verifier = verifier
    self.expiresAt = expiresAt
  }
}
