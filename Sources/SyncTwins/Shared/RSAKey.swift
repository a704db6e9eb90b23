internal import CCrypto

/// A fresh RSA key pair of 2048 bits: what a service account or an application signs with.
@safe package final class RSAKey: @unchecked Sendable {  // the key is never changed
  /// How a signature is made (RFC 8017 §8), both with SHA-256.
  package enum Scheme: Sendable {
    case pkcs1
    /// With a salt as long as the digest and MGF1 with SHA-256.
    case pss
  }

  /// libcrypto refused.
  package struct Failure: Error {
    package let step: String
  }

  let handle: OpaquePointer

  package init() throws(Failure) {
    let context = unsafe EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil)
    defer { unsafe EVP_PKEY_CTX_free(context) }
    var key: OpaquePointer?
    guard unsafe EVP_PKEY_keygen_init(context) == 1,
      unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1,
      unsafe EVP_PKEY_keygen(context, &key) == 1, let key = unsafe key
    else { throw Failure(step: "make a key") }
    unsafe handle = key
  }

  deinit {
    unsafe EVP_PKEY_free(handle)
  }

  /// The private key as PKCS #8 in PEM (RFC 7468 §10).
  package func privateKeyPEM() throws(Failure) -> String {
    let bio = unsafe BIO_new(BIO_s_mem())
    defer { unsafe BIO_free_all(bio) }
    guard unsafe PEM_write_bio_PKCS8PrivateKey(bio, handle, nil, nil, 0, nil, nil) == 1 else {
      throw Failure(step: "write a key")
    }
    return String(decoding: unsafe Self.drain(bio), as: UTF8.self)
  }

  /// The signature of the bytes.
  package func signature(of bytes: [UInt8], _ scheme: Scheme) throws(Failure) -> [UInt8] {
    let context = unsafe EVP_MD_CTX_new()
    defer { unsafe EVP_MD_CTX_free(context) }
    var keyContext: OpaquePointer?
    guard unsafe EVP_DigestSignInit(context, &keyContext, EVP_sha256(), nil, handle) == 1,
      unsafe pads(keyContext, scheme)
    else { throw Failure(step: "begin a signature") }
    var signature = [UInt8](repeating: 0, count: 512)
    var count = signature.count
    guard unsafe EVP_DigestSign(context, &signature, &count, bytes, bytes.count) == 1 else {
      throw Failure(step: "sign")
    }
    return Array(signature.prefix(count))
  }

  /// True when the signature over the bytes was made by this key in that way.
  package func verifies(_ signature: [UInt8], of bytes: [UInt8], _ scheme: Scheme) -> Bool {
    let context = unsafe EVP_MD_CTX_new()
    defer {
      unsafe EVP_MD_CTX_free(context)
      ERR_clear_error()
    }
    var keyContext: OpaquePointer?
    guard unsafe EVP_DigestVerifyInit(context, &keyContext, EVP_sha256(), nil, handle) == 1,
      unsafe pads(keyContext, scheme)
    else { return false }
    return unsafe EVP_DigestVerify(
      context, signature, signature.count, bytes, bytes.count) == 1
  }

  private func pads(_ context: OpaquePointer?, _ scheme: Scheme) -> Bool {
    guard scheme == .pss else { return true }
    return unsafe ccrypto_set_pss(context) == 1
  }

  /// All that a memory BIO holds.
  static func drain(_ bio: OpaquePointer?) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe BIO_read(bio, &chunk, Int32(chunk.count))
      guard count > 0 else { return bytes }
      bytes += chunk.prefix(Int(count))
    }
  }
}
