package import SyncCore

/// Keeps secrets unreadable at rest: AES-256-GCM under a data key of each secret's own, which
/// is wrapped under a key derived from the master key.
///
/// A sealed secret is: version (1 byte), key id (8), the wrapped data key as a box (60), the
/// padded secret as a box. A box is what `AES256GCM` makes.
package final class Sealer: Sendable {
  package static let secretByteLimit = 4096
  /// Lengths of secrets are told apart in steps of this only.
  package static let paddingByteCount = 64

  static let version: UInt8 = 1
  static let keyIDByteCount = 8
  static let wrappedKeyByteCount =
    AES256GCM.nonceByteCount + AES256GCM.keyByteCount + AES256GCM.tagByteCount
  static let headByteCount = 1 + keyIDByteCount + wrappedKeyByteCount
  private static let lengthByteCount = 4

  /// Tells master keys apart and nothing about them.
  package let keyID: [UInt8]
  private let wrappingKey: Secret

  /// The master key has 32 bytes; see `MasterKey`.
  package init(masterKey: borrowing Secret) throws(CryptoError) {
    keyID = try MasterKey.id(of: masterKey, length: Self.keyIDByteCount)
    wrappingKey = try Digest.deriveKey(from: masterKey, for: "dirsyncd wrapping key 1")
  }

  /// The secret, sealed for what it belongs to.
  package func seal(
    _ secret: borrowing Secret, context: SealContext
  ) throws(SealError) -> [UInt8] {
    guard secret.count <= Self.secretByteLimit else { throw .tooLong }
    let padded = Self.pad(secret)
    do throws(CryptoError) {
      let dataKey = try RandomBytes.secret(AES256GCM.keyByteCount)
      let box = try AES256GCM.seal(
        padded.bytes, key: dataKey, nonce: RandomBytes.make(AES256GCM.nonceByteCount),
        additional: context.canonicalBytes)
      return try head(wrapping: dataKey) + box
    } catch {
      throw .crypto(error)
    }
  }

  /// The secret again; the context must be the one it was sealed for.
  package func open(
    _ sealed: [UInt8], context: SealContext
  ) throws(SealError) -> Secret {
    let dataKey = try unwrapDataKey(of: sealed)
    let box = Array(sealed[Self.headByteCount...])
    guard
      let padded = try Self.open(box, key: dataKey, additional: context.canonicalBytes),
      let secret = Self.unpad(padded)
    else { throw .refused }
    return secret
  }

  /// The same sealed secret under another master key; what is inside is not opened.
  package func rewrap(_ sealed: [UInt8], to other: Sealer) throws(SealError) -> [UInt8] {
    let dataKey = try unwrapDataKey(of: sealed)
    do throws(CryptoError) {
      return try other.head(wrapping: dataKey) + sealed[Self.headByteCount...]
    } catch {
      throw .crypto(error)
    }
  }

  private func head(wrapping dataKey: borrowing Secret) throws(CryptoError) -> [UInt8] {
    let start = [Self.version] + keyID
    let box = try AES256GCM.seal(
      dataKey.bytes, key: wrappingKey, nonce: RandomBytes.make(AES256GCM.nonceByteCount),
      additional: start)
    return start + box
  }

  private func unwrapDataKey(of sealed: [UInt8]) throws(SealError) -> Secret {
    guard let version = sealed.first else { throw .refused }
    guard version == Self.version else { throw .unknownVersion(version) }
    guard sealed.count >= Self.headByteCount else { throw .refused }
    let start = Array(sealed[..<(1 + Self.keyIDByteCount)])
    guard Array(start.dropFirst()) == keyID else { throw .wrongKey }
    let box = Array(sealed[start.count..<Self.headByteCount])
    guard let dataKey = try Self.open(box, key: wrappingKey, additional: start) else {
      throw .refused
    }
    return dataKey
  }

  private static func open(
    _ box: [UInt8], key: borrowing Secret, additional: [UInt8]
  ) throws(SealError) -> Secret? {
    do throws(CryptoError) {
      return try AES256GCM.open(box, key: key, additional: additional)
    } catch {
      throw .crypto(error)
    }
  }

  /// Its length, itself, and zeros up to the next step.
  private static func pad(_ secret: borrowing Secret) -> Secret {
    let needed = lengthByteCount + secret.count
    let count = (needed + paddingByteCount - 1) / paddingByteCount * paddingByteCount
    var padded = Secret(capacity: count)
    for place in 0..<lengthByteCount {
      padded.append(UInt8(truncatingIfNeeded: secret.count >> (24 - 8 * place)))
    }
    for place in 0..<secret.count { padded.append(secret.bytes[place]) }
    for _ in needed..<count { padded.append(0) }
    return padded
  }

  private static func unpad(_ padded: borrowing Secret) -> Secret? {
    guard padded.count >= lengthByteCount else { return nil }
    var count = 0
    for place in 0..<lengthByteCount { count = count << 8 | Int(padded.bytes[place]) }
    guard count <= padded.count - lengthByteCount else { return nil }
    var secret = Secret(capacity: count)
    for place in 0..<count { secret.append(padded.bytes[lengthByteCount + place]) }
    return secret
  }
}
