internal import CCrypto
package import SyncCore

/// An RSA private key that signs; the key stays inside libcrypto.
@safe package final class RSASigner: @unchecked Sendable {  // the handle is read only after init
  /// How a JWT is signed (RFC 7518 §3.3, §3.5).
  package enum Algorithm: String, Hashable, Sendable {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = "RS256"
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes.
    case ps256 = "PS256"
  }

  /// Keys below it are refused, as the directories do.
  private static let leastBits: Int32 = 2048

  let key: OpaquePointer

  /// Reads a PEM private key (PKCS#8 or PKCS#1, not encrypted).
  package init(pem: borrowing Secret) throws(CredentialFault) {
    unsafe key = try Self.read(pem)
    guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else {
      unsafe EVP_PKEY_free(key)
      throw CredentialFault("the private key is no RSA key")
    }
    guard unsafe EVP_PKEY_get_bits(key) >= Self.leastBits else {
      unsafe EVP_PKEY_free(key)
      throw CredentialFault("the RSA key is shorter than \(Self.leastBits) bits")
    }
  }

  deinit { unsafe EVP_PKEY_free(key) }

  private static func read(_ pem: borrowing Secret) throws(CredentialFault) -> OpaquePointer {
    let bytes = pem.bytes
    let bio = unsafe bytes.withUnsafeBufferPointer {
      unsafe BIO_new_mem_buf($0.baseAddress, Int32($0.count))
    }
    defer { unsafe BIO_free(bio) }
    // An encrypted key must not make libcrypto ask for its phrase on the terminal.
    let noPhrase:
      @convention(c) (
        UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?
      ) -> Int32 = { _, _, _, _ in -1 }
    guard let bio = unsafe bio, let key = unsafe PEM_read_bio_PrivateKey(bio, nil, noPhrase, nil)
    else {
      ERR_clear_error()
      throw CredentialFault("there is no readable, unencrypted PEM private key in it")
    }
    return unsafe key
  }

  /// The signature over the SHA-256 of the bytes.
  package func sign(
    _ bytes: [UInt8], as algorithm: Algorithm
  ) throws(CredentialFault) -> [UInt8] {
    let digest = unsafe EVP_MD_CTX_new()
    defer { unsafe EVP_MD_CTX_free(digest) }
    var keyContext: OpaquePointer?
    guard unsafe EVP_DigestSignInit(digest, &keyContext, EVP_sha256(), nil, key) == 1,
      unsafe algorithm == .rs256 || ccrypto_set_pss(keyContext) == 1
    else { throw Self.fault() }
    var length = 0
    guard unsafe EVP_DigestSign(digest, nil, &length, bytes, bytes.count) == 1 else {
      throw Self.fault()
    }
    var signature = [UInt8](repeating: 0, count: length)
    guard unsafe EVP_DigestSign(digest, &signature, &length, bytes, bytes.count) == 1 else {
      throw Self.fault()
    }
    return Array(signature.prefix(length))
  }

  private static func fault() -> CredentialFault {
    ERR_clear_error()
    return CredentialFault("the private key cannot sign")
  }
}
