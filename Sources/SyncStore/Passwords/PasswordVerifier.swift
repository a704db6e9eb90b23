package import SyncCore

/// Tells whether a password is the same as before, without keeping it.
///
/// scrypt with a salt of its own each time, over an HMAC with a pepper that comes from the master
/// key and never stands in the database: the database alone allows no guess. What is stored:
/// version (1 byte), key id (8), cost (3), salt (16), digest (32).
package final class PasswordVerifier: Sendable {
  private static let version: UInt8 = 1
  private static let keyIDByteCount = 8
  private static let saltByteCount = 16
  private static let storedByteCount = 1 + keyIDByteCount + 3 + saltByteCount + Digest.byteCount

  private let keyID: [UInt8]
  private let pepper: Secret
  private let cost: ScryptCost

  /// The master key has 32 bytes; a stored verifier keeps the cost it was made with.
  package init(
    masterKey: borrowing Secret, cost: ScryptCost = .standard
  ) throws(CryptoError) {
    precondition(cost.isSane)
    self.cost = cost
    keyID = try MasterKey.id(of: masterKey, length: Self.keyIDByteCount)
    pepper = try Digest.deriveKey(from: masterKey, for: "dirsyncd password pepper 1")
  }

  /// What to store of a password; never twice the same.
  package func make(_ password: borrowing Secret) throws(CryptoError) -> [UInt8] {
    let salt = try RandomBytes.make(Self.saltByteCount)
    let digest = try digest(of: password, salt: salt, cost: cost)
    var stored = [Self.version] + keyID
    stored += [cost.workExponent, cost.blockSize, cost.parallelism] + salt
    for place in 0..<digest.count { stored.append(digest.bytes[place]) }
    return stored
  }

  /// Whether the password is the stored one; false too for what `knows` does not.
  package func matches(
    _ password: borrowing Secret, stored: [UInt8]
  ) throws(CryptoError) -> Bool {
    guard knows(stored) else { return false }
    let parts = stored.dropFirst(1 + Self.keyIDByteCount)
    let costs = Array(parts.prefix(3))
    let cost = ScryptCost(workExponent: costs[0], blockSize: costs[1], parallelism: costs[2])
    guard cost.isSane else { return false }
    let salt = Array(parts.dropFirst(3).prefix(Self.saltByteCount))
    let wanted = Array(stored.suffix(Digest.byteCount))
    let digest = try digest(of: password, salt: salt, cost: cost)
    return Digest.equal(digest.bytes, wanted.span)
  }

  /// Whether it was made in this format and under this master key: after a change of the key an
  /// old one says nothing about a password.
  package func knows(_ stored: [UInt8]) -> Bool {
    stored.count == Self.storedByteCount && stored[0] == Self.version
      && Array(stored.dropFirst().prefix(Self.keyIDByteCount)) == keyID
  }

  private func digest(
    of password: borrowing Secret, salt: [UInt8], cost: ScryptCost
  ) throws(CryptoError) -> Secret {
    let peppered = try Digest.hmac(key: pepper, password.bytes)
    return try Scrypt.derive(
      peppered.bytes, salt: salt, cost: cost, byteCount: Digest.byteCount)
  }
}
