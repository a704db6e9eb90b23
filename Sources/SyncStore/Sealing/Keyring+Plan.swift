internal import SyncCore

/// The seal of a plan: whoever does not have the master key cannot change a plan unseen.
extension Keyring {
  /// The seal of these bytes, in hexadecimal digits.
  package func planSeal(of bytes: [UInt8]) throws(CryptoError) -> String {
    try Self.seal(of: bytes, by: current)
  }

  /// Whether that is the seal of these bytes, by the key of now or the one before it.
  package func isPlanSeal(_ seal: String, of bytes: [UInt8]) throws(CryptoError) -> Bool {
    for keys in [current, previous] {
      guard let keys else { continue }
      if Digest.equal(Array(seal.utf8).span, Array(try Self.seal(of: bytes, by: keys).utf8).span) {
        return true
      }
    }
    return false
  }

  private static func seal(of bytes: [UInt8], by keys: WorkingKeys) throws(CryptoError) -> String {
    let code = try Digest.hmac(key: keys.planning, bytes.span)
    return code.bytes.indices.map { place in
      let byte = code.bytes[place]
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
