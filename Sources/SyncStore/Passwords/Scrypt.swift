internal import CCrypto
package import SyncCore

/// scrypt (RFC 7914).
package enum Scrypt {
  /// Derives a key of so many bytes; a cost that no installation should have is refused.
  package static func derive(
    _ password: Span<UInt8>, salt: [UInt8], cost: ScryptCost, byteCount: Int
  ) throws(CryptoError) -> Secret {
    guard cost.isSane else { throw .failed("scrypt with such a cost") }
    let key = WipedBuffer(count: byteCount)
    let work = UInt64(1) << UInt64(cost.workExponent)
    let blockSize = UInt64(cost.blockSize)
    let parallelism = UInt64(cost.parallelism)
    let memoryByteLimit = 128 * blockSize * (work + parallelism + 2) + 1 << 20
    let done = unsafe password.withUnsafeBufferPointer { password in
      unsafe password.withMemoryRebound(to: CChar.self) { password in
        unsafe EVP_PBE_scrypt(
          password.baseAddress, password.count, salt, salt.count, work, blockSize, parallelism,
          memoryByteLimit, key.bytes.baseAddress, byteCount)
      }
    }
    guard done == 1 else { throw .failed("EVP_PBE_scrypt") }
    return key.secret(count: byteCount)
  }
}
