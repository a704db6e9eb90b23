internal import CCrypto
internal import Glibc
package import SyncCore

/// What an assertion and a check need of an X.509 certificate.
package struct CertificateThumbprint: Hashable, Sendable {
  /// SHA-256 of the certificate's DER form: `x5t#S256` before base64url (RFC 7515 §4.1.8).
  package let sha256: [UInt8]
  /// When it expires.
  package let notAfter: Timestamp

  /// Reads the first certificate of a PEM text; `signer` must hold its private key.
  package init(pem: [UInt8], of signer: RSASigner) throws(CredentialFault) {
    let bio = unsafe pem.withUnsafeBufferPointer {
      unsafe BIO_new_mem_buf($0.baseAddress, Int32($0.count))
    }
    defer { unsafe BIO_free(bio) }
    guard let certificate = unsafe PEM_read_bio_X509(bio, nil, nil, nil) else {
      ERR_clear_error()
      throw CredentialFault("there is no readable PEM certificate in it")
    }
    defer { unsafe X509_free(certificate) }
    guard unsafe X509_check_private_key(certificate, signer.key) == 1 else {
      ERR_clear_error()
      throw CredentialFault("the private key does not belong to the certificate")
    }
    var digest = [UInt8](repeating: 0, count: 32)
    var expiry = unsafe tm()
    guard unsafe X509_digest(certificate, EVP_sha256(), &digest, nil) == 1,
      unsafe ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &expiry) == 1
    else { throw CredentialFault("the certificate cannot be read") }
    sha256 = digest
    notAfter = Timestamp(seconds: Int64(unsafe timegm(&expiry)))
  }
}
