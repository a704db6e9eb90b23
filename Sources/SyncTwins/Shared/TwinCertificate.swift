internal import CCrypto

/// A certificate that a key signed for itself, valid from an hour ago for a year.
package struct TwinCertificate: Sendable {
  /// As PEM (RFC 7468 §5).
  package let pem: String
  package let der: [UInt8]

  package init(key: RSAKey, commonName: String) throws(RSAKey.Failure) {
    let failure = RSAKey.Failure(step: "make a certificate")
    guard let certificate = unsafe X509_new() else { throw failure }
    defer { unsafe X509_free(certificate) }
    let name = unsafe X509_get_subject_name(certificate)
    let text = Array(commonName.utf8)
    guard unsafe X509_set_version(certificate, 2) == 1,
      unsafe ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1,
      unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nil,
      unsafe X509_gmtime_adj(X509_getm_notAfter(certificate), 365 * 86400) != nil,
      unsafe X509_set_pubkey(certificate, key.handle) == 1,
      unsafe X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_UTF8, text, Int32(text.count), -1, 0) == 1,
      unsafe X509_set_issuer_name(certificate, name) == 1,
      unsafe X509_sign(certificate, key.handle, EVP_sha256()) > 0
    else { throw failure }
    let bio = unsafe BIO_new(BIO_s_mem())
    defer { unsafe BIO_free_all(bio) }
    guard unsafe PEM_write_bio_X509(bio, certificate) == 1 else { throw failure }
    pem = String(decoding: unsafe RSAKey.drain(bio), as: UTF8.self)
    guard unsafe i2d_X509_bio(bio, certificate) == 1 else { throw failure }
    der = unsafe RSAKey.drain(bio)
  }
}
