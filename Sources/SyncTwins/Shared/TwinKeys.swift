/// The keys of a make-believe company: one pair for Google, one with a certificate for Entra ID.
package struct TwinKeys: Sendable {
  package let google: RSAKey
  package let entra: RSAKey
  package let certificate: TwinCertificate

  /// Makes two RSA keys of 2048 bits and a self-signed certificate.
  package init() throws(RSAKey.Failure) {
    google = try RSAKey()
    entra = try RSAKey()
    certificate = try TwinCertificate(key: entra, commonName: "dirsync twin")
  }
}
