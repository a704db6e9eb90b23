package import SyncCore

/// Tells whether one login's password is one of those whose verifiers are stored.
///
/// scrypt runs once for each salt, and the verifiers of a user's bindings mostly have one salt: so
/// a login costs one scrypt, however many directories there are. A new verifier takes over a salt
/// that was computed with already; it is the same user's.
package final class PasswordRecognizer {
  /// What one salt and cost make of the password.
  private final class Derivation {
    let salt: [UInt8]
    let cost: ScryptCost
    let digest: Secret

    init(
      _ password: borrowing Secret, salt: [UInt8], cost: ScryptCost
    ) throws(CryptoError) {
      self.salt = salt
      self.cost = cost
      digest = try Scrypt.derive(
        password.bytes, salt: salt, cost: cost, byteCount: Digest.byteCount)
    }
  }

  package let subject: SubjectID
  private let keyring: Keyring
  private let cost: ScryptCost?
  private var derivations: [Derivation] = []
  private var made: [UInt8]?

  /// For one password of one user. Without a cost, nothing is told and nothing is made.
  package init(of subject: SubjectID, keyring: Keyring, cost: ScryptCost?) {
    precondition(cost?.isSane != false)
    self.subject = subject
    self.keyring = keyring
    self.cost = cost
  }

  /// How often scrypt ran.
  package var derivationCount: Int { derivations.count }

  /// Whether the password is the stored one; nil when that cannot be told: nothing is stored, it
  /// is under a key that we do not have, damaged, or another user's.
  package func matches(
    _ password: borrowing Secret, stored: [UInt8]?
  ) throws(CryptoError) -> Bool? {
    guard cost != nil, let stored, let verifier = PasswordVerifier(stored),
      let wanted = try verifier.digest(of: subject, by: keyring)
    else { return nil }
    let derived = try derivation(password, salt: verifier.salt, cost: verifier.cost)
    return Self.areEqual(derived.digest, wanted)
  }

  /// What to store of the password, the same for all bindings; nil when that is switched off.
  package func makeVerifier(of password: borrowing Secret) throws(CryptoError) -> [UInt8]? {
    guard let cost else { return nil }
    if let made { return made }
    let derivation =
      if let known = derivations.first(where: { $0.cost == cost }) { known } else {
        try derivation(
          password, salt: RandomBytes.make(PasswordVerifier.saltByteCount), cost: cost)
      }
    made = try PasswordVerifier(
      sealing: derivation.digest, salt: derivation.salt, cost: cost, of: subject,
      under: keyring.current
    ).bytes
    return made
  }

  private static func areEqual(_ left: borrowing Secret, _ right: borrowing Secret) -> Bool {
    Digest.equal(left.bytes, right.bytes)
  }

  private func derivation(
    _ password: borrowing Secret, salt: [UInt8], cost: ScryptCost
  ) throws(CryptoError) -> Derivation {
    if let known = derivations.first(where: { $0.salt == salt && $0.cost == cost }) {
      return known
    }
    let derivation = try Derivation(password, salt: salt, cost: cost)
    derivations.append(derivation)
    return derivation
  }
}
