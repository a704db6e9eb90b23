internal import CCrypto
package import SyncCore

/// Unguessable bytes from libcrypto; when there are none, nothing is made.
package enum RandomBytes {
  /// So many unguessable bytes.
  package static func make(_ count: Int) throws(CryptoError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard unsafe RAND_bytes(&bytes, Int32(count)) == 1 else { throw .noRandomness }
    return bytes
  }

  /// Random bytes that are a key.
  package static func secret(_ count: Int) throws(CryptoError) -> Secret {
    let buffer = WipedBuffer(count: count)
    guard unsafe RAND_priv_bytes(buffer.bytes.baseAddress, Int32(count)) == 1 else {
      throw .noRandomness
    }
    return buffer.secret(count: count)
  }

  /// Lower-case hexadecimal, two digits a byte.
  package static func hexadecimal(byteCount: Int) throws(CryptoError) -> String {
    try make(byteCount).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}

extension LoginID {
  /// A fresh one: 128 random bits.
  package static func random() throws(CryptoError) -> LoginID {
    LoginID(try RandomBytes.hexadecimal(byteCount: 16))
  }
}
