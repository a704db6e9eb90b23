internal import CCrypto

/// Message digests through libcrypto.
package enum TwinDigest: String, Sendable {
  case md5 = "MD5"
  case sha1 = "SHA1"
  case sha256 = "SHA256"

  /// The digest, or nothing when libcrypto does not offer it.
  package func digest(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 64)
    var count = 0
    let done = unsafe EVP_Q_digest(nil, rawValue, nil, bytes, bytes.count, &digest, &count)
    return done == 1 ? Array(digest.prefix(count)) : []
  }

  /// The digest as lower-case hexadecimal text.
  package func hex(_ bytes: [UInt8]) -> String {
    digest(bytes).map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
  }
}
