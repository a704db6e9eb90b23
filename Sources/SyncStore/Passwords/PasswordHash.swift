internal import CCrypto
package import SyncCore

/// SHA-512-crypt (`$6$`), the one salted hash that Google takes; its source is
/// https://www.akkadia.org/drepper/SHA-crypt.txt.
package enum PasswordHash {
  /// Google refuses more (Directory API, users, `hashFunction`).
  package static let roundCount = 10_000
  /// libcrypt's CRYPT_OUTPUT_SIZE.
  private static let hashByteLimit = 384
  private static let saltCharacterCount = 16

  /// `$6$rounds=10000$`, 16 characters of salt, `$`, 86 characters; takes some 10 ms.
  package static func sha512Crypt(
    _ password: borrowing Secret
  ) throws(CryptoError) -> Secret {
    let alphabet = Array("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    let salt = try RandomBytes.make(saltCharacterCount).map { alphabet[Int($0 & 63)] }
    let setting = Array("$6$rounds=\(roundCount)$".utf8) + salt + [UInt8(ascii: "$")]
    return try crypt(password, setting: setting.span)
  }

  /// Whether the hash is one of the password.
  package static func verify(
    _ password: borrowing Secret, hash: borrowing Secret
  ) throws(CryptoError) -> Bool {
    let same = try crypt(password, setting: hash.bytes)
    return Digest.equal(same.bytes, hash.bytes)
  }

  private static func crypt(
    _ password: borrowing Secret, setting: Span<UInt8>
  ) throws(CryptoError) -> Secret {
    let phrase = try text(password.bytes)
    let setting = try text(setting)
    let hash = WipedBuffer(count: hashByteLimit)
    let done = unsafe phrase.bytes.withMemoryRebound(to: CChar.self) { phrase in
      unsafe setting.bytes.withMemoryRebound(to: CChar.self) { setting in
        unsafe hash.bytes.withMemoryRebound(to: CChar.self) { hash in
          guard let phrase = phrase.baseAddress, let setting = setting.baseAddress else {
            return false
          }
          return unsafe ccrypto_crypt(phrase, setting, hash.baseAddress, hash.count) == 0
        }
      }
    }
    guard done, let count = unsafe hash.bytes.firstIndex(of: 0) else { throw .unhashable }
    return hash.secret(count: count)
  }

  /// With the NUL that C looks for, so none may stand before it.
  private static func text(_ bytes: Span<UInt8>) throws(CryptoError) -> WipedBuffer {
    let text = WipedBuffer(count: bytes.count + 1)
    for place in bytes.indices {
      guard bytes[place] != 0 else { throw .unhashable }
      unsafe text.bytes[place] = bytes[place]
    }
    return text
  }
}
