import CCrypto
import Glibc
import SyncConnectors
import SyncCore
import SyncTwins
import Testing

@Suite struct JWTTests {
  @Test("a JWT verifies with the public key", arguments: [RSASigner.Algorithm.rs256, .ps256])
  func verifies(_ algorithm: RSASigner.Algorithm) throws {
    let key = try testKey.get()
    let token = try JWT.signed(
      header: JSONObject([("kid", "k1")]), claims: JSONObject([("iss", "a"), ("iat", 5)]),
      by: try testSigner(), as: algorithm)
    let parts = token.split(separator: ".")
    try #require(parts.count == 3)
    let header = try #require(SyncTwins.Base64URL.bytes(parts[0]))
    let claims = try #require(SyncTwins.Base64URL.bytes(parts[1]))
    let signature = try #require(SyncTwins.Base64URL.bytes(parts[2]))
    let alg = algorithm.rawValue
    #expect(String(decoding: header, as: UTF8.self) == #"{"alg":"\#(alg)","typ":"JWT","kid":"k1"}"#)
    #expect(String(decoding: claims, as: UTF8.self) == #"{"iss":"a","iat":5}"#)
    let signed = Array("\(parts[0]).\(parts[1])".utf8)
    let scheme: RSAKey.Scheme = algorithm == .rs256 ? .pkcs1 : .pss
    #expect(key.verifies(signature, of: signed, scheme))
    #expect(!key.verifies(signature, of: signed + [0], scheme))
    #expect(!key.verifies(signature, of: signed, scheme == .pss ? .pkcs1 : .pss))
  }

  @Test("a PSS salt is as long as the digest") func saltLength() throws {
    let context = unsafe try verifyContext()
    defer { unsafe EVP_MD_CTX_free(context) }
    let bytes = Array("text".utf8)
    let signature = try testSigner().sign(bytes, as: .ps256)
    let verdict = unsafe EVP_DigestVerify(
      context, signature, signature.count, bytes, bytes.count)
    #expect(verdict == 1)
  }

  /// A context that takes a salt of exactly 32 bytes and no other.
  private func verifyContext() throws -> OpaquePointer? {
    let pem = Array(try testKey.get().privateKeyPEM().utf8)
    let bio = unsafe pem.withUnsafeBufferPointer {
      unsafe BIO_new_mem_buf($0.baseAddress, Int32($0.count))
    }
    defer { unsafe BIO_free(bio) }
    let key = unsafe PEM_read_bio_PrivateKey(bio, nil, nil, nil)
    defer { unsafe EVP_PKEY_free(key) }
    let context = unsafe EVP_MD_CTX_new()
    var inner: OpaquePointer?
    try #require(unsafe EVP_DigestVerifyInit(context, &inner, EVP_sha256(), nil, key) == 1)
    try #require(unsafe EVP_PKEY_CTX_set_rsa_padding(inner, RSA_PKCS1_PSS_PADDING) == 1)
    try #require(unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(inner, 32) == 1)
    return unsafe context
  }

  @Test(
    "what is no usable key is refused in words",
    arguments: [
      "", "not a key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ])
  func badKeys(_ pem: String) {
    #expect(throws: CredentialFault("there is no readable, unencrypted PEM private key in it")) {
      try RSASigner(pem: Secret(pem))
    }
  }

  @Test("a thumbprint is the SHA-256 of the certificate's DER") func thumbprint() throws {
    let certificate = try TwinCertificate(key: try testKey.get(), commonName: "dirsyncd")
    let read = try CertificateThumbprint(pem: Array(certificate.pem.utf8), of: try testSigner())
    var digest = [UInt8](repeating: 0, count: 32)
    let der = certificate.der
    try #require(unsafe EVP_Digest(der, der.count, &digest, nil, EVP_sha256(), nil) == 1)
    #expect(read.sha256 == digest)
    let now = Timestamp(seconds: Int64(time(nil)))
    let days = now.duration(to: read.notAfter).inSeconds / 86_400
    #expect((364...366).contains(days))
  }

  @Test("a certificate of another key is refused") func otherKey() throws {
    let certificate = try TwinCertificate(key: try RSAKey(), commonName: "other")
    #expect(throws: CredentialFault("the private key does not belong to the certificate")) {
      try CertificateThumbprint(pem: Array(certificate.pem.utf8), of: try testSigner())
    }
  }

  @Test(
    "base64url as in RFC 4648 §10",
    arguments: [
      ("", "", ""), ("f", "Zg", "Zg=="), ("fo", "Zm8", "Zm8="), ("foo", "Zm9v", "Zm9v"),
      ("foobar", "Zm9vYmFy", "Zm9vYmFy"), ("\u{FB}\u{3FF}?>", "w7vPvz8-", "w7vPvz8+"),
    ])
  func encodes(_ text: String, _ plain: String, _ padded: String) {
    #expect(SyncConnectors.Base64URL.encode(Array(text.utf8)) == plain)
    #expect(SyncConnectors.Base64URL.padded(Array(text.utf8)) == padded)
    #expect(SyncConnectors.Base64URL.decode(Array(plain.utf8)[...]) == Array(text.utf8))
  }

  @Test("what is no base64url is not read", arguments: ["Z", "Zg==", "Zm9v+", "Zm 8", "Zg\n"])
  func refused(_ text: String) {
    #expect(SyncConnectors.Base64URL.decode(Array(text.utf8)[...]) == nil)
  }

  @Test("a token tells when it ends, where it does")
  func expiry() throws {
    let claims: JSONObject = ["exp": .integer(1_900_000_000), "sub": "dirsyncd"]
    let token = try JWT.signed(
      header: JSONObject(), claims: claims, by: try testSigner(), as: .rs256)
    #expect(JWT.expiry(of: Secret(token)) == Timestamp(seconds: 1_900_000_000))
    #expect(JWT.claims(of: Secret(token)) == claims)
    let endless = try JWT.signed(
      header: JSONObject(), claims: JSONObject(), by: try testSigner(), as: .rs256)
    #expect(JWT.expiry(of: Secret(endless)) == nil)
  }

  @Test("what is no token tells nothing", arguments: ["", "opaque", "a.b", "a.!!.c", "a.Zm9v.c"])
  func noToken(_ text: String) {
    #expect(JWT.claims(of: Secret(text)) == nil)
  }
}
