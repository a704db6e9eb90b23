internal import CCrypto
package import SyncCore

/// AES-256-GCM (NIST SP 800-38D) over whole messages.
///
/// A box is the nonce (12 bytes), the ciphertext, and the tag (16 bytes).
package enum AES256GCM {
  package static let keyByteCount = 32
  package static let nonceByteCount = 12
  package static let tagByteCount = 16

  /// A box; the nonce must never come twice with one key.
  package static func seal(
    _ plaintext: Span<UInt8>, key: borrowing Secret, nonce: [UInt8], additional: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    precondition(key.count == keyByteCount && nonce.count == nonceByteCount)
    let context = try Context()
    var ciphertext = [UInt8](repeating: 0, count: plaintext.count)
    var tag = [UInt8](repeating: 0, count: tagByteCount)
    var count: Int32 = 0
    let done = unsafe key.bytes.withUnsafeBufferPointer { key in
      unsafe plaintext.withUnsafeBufferPointer { plaintext in
        unsafe EVP_EncryptInit_ex(
          context.handle, EVP_aes_256_gcm(), nil, key.baseAddress, nonce) == 1
          && EVP_EncryptUpdate(
            context.handle, nil, &count, additional, Int32(additional.count)) == 1
          && EVP_EncryptUpdate(
            context.handle, &ciphertext, &count, plaintext.baseAddress, Int32(plaintext.count))
            == 1
          && EVP_EncryptFinal_ex(context.handle, nil, &count) == 1
          && ccrypto_gcm_get_tag(context.handle, Int32(tagByteCount), &tag) == 1
      }
    }
    guard done else { throw .failed("AES-256-GCM") }
    return nonce + ciphertext + tag
  }

  /// What the box holds; nil when key, box or additional data are not those of the sealing.
  package static func open(
    _ box: [UInt8], key: borrowing Secret, additional: [UInt8]
  ) throws(CryptoError) -> Secret? {
    precondition(key.count == keyByteCount)
    guard box.count >= nonceByteCount + tagByteCount else { return nil }
    let nonce = Array(box.prefix(nonceByteCount))
    let ciphertext = Array(box[nonceByteCount..<box.count - tagByteCount])
    var tag = Array(box.suffix(tagByteCount))
    let context = try Context()
    let plaintext = WipedBuffer(count: ciphertext.count)
    var count: Int32 = 0
    let begun = unsafe key.bytes.withUnsafeBufferPointer { key in
      unsafe EVP_DecryptInit_ex(
        context.handle, EVP_aes_256_gcm(), nil, key.baseAddress, nonce) == 1
        && EVP_DecryptUpdate(
          context.handle, nil, &count, additional, Int32(additional.count)) == 1
        && EVP_DecryptUpdate(
          context.handle, plaintext.bytes.baseAddress, &count, ciphertext,
          Int32(ciphertext.count)) == 1
        && ccrypto_gcm_set_tag(context.handle, Int32(tagByteCount), &tag) == 1
    }
    guard begun else { throw .failed("AES-256-GCM") }
    // Only here the tag is checked: before it, nothing of the plaintext may be used.
    guard unsafe EVP_DecryptFinal_ex(context.handle, nil, &count) == 1 else { return nil }
    return plaintext.secret(count: ciphertext.count)
  }

  /// Freed, and its key wiped with it, by its owner's end.
  @safe private struct Context: ~Copyable {
    let handle: OpaquePointer

    init() throws(CryptoError) {
      guard let handle = unsafe EVP_CIPHER_CTX_new() else { throw .failed("EVP_CIPHER_CTX_new") }
      unsafe self.handle = handle
    }

    deinit { unsafe EVP_CIPHER_CTX_free(handle) }
  }
}
