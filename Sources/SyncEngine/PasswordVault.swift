internal import SyncCore
package import SyncStore

/// What happens to a password between the portal and the directory: hashed or sealed, told apart
/// from the last one, opened for the push.
package struct PasswordVault: Sendable {
  package let keyring: Keyring
  private let sealer: Sealer
  private let verifierCost: ScryptCost?

  /// - Parameter verifierCost: nil switches off telling an unchanged password.
  package init(keyring: Keyring, verifierCost: ScryptCost?) {
    self.keyring = keyring
    self.verifierCost = verifierCost
    sealer = Sealer(keyring: keyring)
  }

  /// Tells one login's password from stored ones, and makes something to tell it by later.
  func recognizer(of subject: SubjectID) -> PasswordRecognizer {
    PasswordRecognizer(of: subject, keyring: keyring, cost: verifierCost)
  }

  /// The password in the form that the directory takes, sealed.
  func seal(
    _ password: borrowing Secret, form: DirectoryTraits.PasswordForm, context: SealContext
  ) throws -> [UInt8] {
    switch form {
    case .plaintext: try sealer.seal(password, context: context)
    case .sha512Crypt: try sealer.seal(try PasswordHash.sha512Crypt(password), context: context)
    }
  }

  func open(_ sealed: [UInt8], context: SealContext) throws -> Secret {
    try sealer.open(sealed, context: context)
  }

  /// The same with its verifier under the current key: it was claimed before a rotation, perhaps,
  /// and would bring the old key back.
  func renewed(_ password: SealedPassword, of subject: SubjectID) throws -> SealedPassword {
    SealedPassword(
      login: password.login, receivedAt: password.receivedAt, sealed: password.sealed,
      form: password.form,
      verifier: try Rewrapper(keyring: keyring).rewrapped(verifier: password.verifier, of: subject),
      expiresAt: password.expiresAt)
  }
}
