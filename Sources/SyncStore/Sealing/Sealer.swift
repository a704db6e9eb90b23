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
  static let wrappedKeyByteCount =
    AES256GCM.nonceByteCount + AES256GCM.keyByteCount + AES256GCM.tagByteCount
  static let headByteCount = 1 + WorkingKeys.idByteCount + wrappedKeyByteCount
  private static let lengthByteCount = 4

  private let keyring: Keyring

  /// Seals under the ring's current key and opens under each of its keys.
  package init(keyring: Keyring) {
    self.keyring = keyring
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

  /// The same sealed secret under the current key; what is inside is not opened. Nil when it is
  /// under that key already.
  package func rewrapped(_ sealed: [UInt8]) throws(SealError) -> [UInt8]? {
    let keys = try keys(of: sealed)
    guard keys !== keyring.current else { return nil }
    let dataKey = try unwrapDataKey(of: sealed)
    do throws(CryptoError) {
      return try head(wrapping: dataKey) + sealed[Self.headByteCount...]
    } catch {
      throw .crypto(error)
    }
  }

  private func head(wrapping dataKey: borrowing Secret) throws(CryptoError) -> [UInt8] {
    let start = [Self.version] + keyring.current.id
    let box = try AES256GCM.seal(
      dataKey.bytes, key: keyring.current.wrapping,
      nonce: RandomBytes.make(AES256GCM.nonceByteCount), additional: start)
    return start + box
  }

  private func keys(of sealed: [UInt8]) throws(SealError) -> WorkingKeys {
    guard let version = sealed.first else { throw .refused }
    guard version == Self.version else { throw .unknownVersion(version) }
    guard sealed.count >= Self.headByteCount else { throw .refused }
    guard let keys = keyring.keys(sealed[1...WorkingKeys.idByteCount]) else { throw .wrongKey }
    return keys
  }

  private func unwrapDataKey(of sealed: [UInt8]) throws(SealError) -> Secret {
    let keys = try keys(of: sealed)
    let start = Array(sealed[...WorkingKeys.idByteCount])
    let box = Array(sealed[start.count..<Self.headByteCount])
    guard let dataKey = try Self.open(box, key: keys.wrapping, additional: start) else {
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
