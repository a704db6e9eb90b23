internal import SyncCore
package import SyncStore

/// What happens to a password between the portal and the directory: hashed or sealed, told apart
/// from the last one, opened for the push.
package struct PasswordVault: Sendable {
  private let sealer: Sealer
  private let verifier: PasswordVerifier?

  /// - Parameter verifier: nil switches off telling an unchanged password.
  package init(sealer: Sealer, verifier: PasswordVerifier?) {
    self.sealer = sealer
    self.verifier = verifier
  }

  /// A name for the master key that says nothing about it.
  var keyName: String {
    sealer.keyID.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0\(digits)" : digits
    }.joined()
  }

  /// Something to tell this password by later; nil when that is switched off.
  func makeVerifier(of password: borrowing Secret) throws -> [UInt8]? {
    try verifier?.make(password)
  }

  /// Whether it is the password that the stored verifier was made of; nil when that is not known.
  func matches(_ password: borrowing Secret, stored: [UInt8]?) throws -> Bool? {
    guard let verifier, let stored else { return nil }
    return try verifier.matches(password, stored: stored)
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
}
