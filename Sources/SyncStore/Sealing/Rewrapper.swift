package import SyncCore

/// Puts what is stored under the ring's current key, without a password in sight.
package struct Rewrapper: Sendable {
  private let keyring: Keyring
  private let sealer: Sealer

  package init(keyring: Keyring) {
    self.keyring = keyring
    sealer = Sealer(keyring: keyring)
  }

  /// What the database has in front of everything that is under the current key.
  var currentID: [UInt8] { keyring.current.id }

  /// A sealed secret under the current key; the same one where it cannot be rewrapped: its job
  /// will tell.
  func rewrapped(secret: [UInt8]) throws -> [UInt8] {
    do {
      return try sealer.rewrapped(secret) ?? secret
    } catch SealError.crypto(let error) {
      throw error
    } catch {
      return secret
    }
  }

  /// A verifier under the current key. Nil where it says nothing to anybody: under a key that we do
  /// not have, or damaged.
  package func rewrapped(
    verifier: [UInt8]?, of subject: SubjectID
  ) throws(CryptoError) -> [UInt8]? {
    guard let stored = verifier.flatMap(PasswordVerifier.init(_:)),
      let keys = stored.keys(on: keyring)
    else { return nil }
    if keys === keyring.current { return verifier }
    guard let digest = try stored.digest(of: subject, by: keyring) else { return nil }
    return try PasswordVerifier(
      sealing: digest, salt: stored.salt, cost: stored.cost, of: subject,
      under: keyring.current
    ).bytes
  }
}
