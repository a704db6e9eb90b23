internal import CCrypto
internal import SyncCore

/// SHA-256 and what is built on it.
package enum Digest {
  package static let byteCount = 32

  /// SHA-256 (FIPS 180-4) of a message: 32 bytes.
  package static func sha256(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
    try sha256(message.span)
  }

  /// SHA-256 of bytes that are not to be copied.
  package static func sha256(_ message: Span<UInt8>) throws(CryptoError) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    let done = unsafe message.withUnsafeBufferPointer { bytes in
      unsafe EVP_Digest(bytes.baseAddress, bytes.count, &digest, nil, EVP_sha256(), nil)
    }
    guard done == 1 else { throw .failed("EVP_Digest") }
    return digest
  }

  /// HMAC-SHA-256 (RFC 2104); 32 bytes.
  static func hmac(
    key: borrowing Secret, _ message: Span<UInt8>
  ) throws(CryptoError) -> Secret {
    let code = WipedBuffer(count: byteCount)
    let made = unsafe key.bytes.withUnsafeBufferPointer { key in
      unsafe message.withUnsafeBufferPointer { message in
        unsafe EVP_Q_mac(
          nil, "HMAC", nil, "SHA256", nil, key.baseAddress, key.count, message.baseAddress,
          message.count, code.bytes.baseAddress, code.bytes.count, nil) != nil
      }
    }
    guard made else { throw .failed("EVP_Q_mac") }
    return code.secret(count: byteCount)
  }

  /// A key of its own for each use: one block of HKDF-Expand (RFC 5869, section 2.3), which asks
  /// for a uniformly random key, as the master key is.
  static func deriveKey(
    from key: borrowing Secret, for label: String
  ) throws(CryptoError) -> Secret {
    let message = Array(label.utf8) + [1]
    return try hmac(key: key, message.span)
  }

  /// Whether both are the same, in a time that does not tell where they differ.
  static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
      }
    }
  }
}
