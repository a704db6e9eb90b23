import SyncCore
import SyncTwins
import Testing

@Suite("The town")
struct TownTests {
  @Test("the key files are what the services give out")
  func files() throws {
    let bench = try Bench()
    let file = try bench.town.googleKeyFile(tokenURL: "http://127.0.0.1:1/token")
    let key = try JSONReader.value(of: Array(file.utf8))
    #expect(key["type"] == "service_account" && key["token_uri"] == "http://127.0.0.1:1/token")
    let begin = "-----BEGIN PRIVATE KEY-----\n"
    #expect(key["private_key"]?.string?.hasPrefix(begin) == true)
    #expect(try bench.town.entraKeyPEM().hasPrefix(begin))
    let certificate = bench.town.keys.certificate
    #expect(certificate.pem.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
    #expect(certificate.der.first == 0x30)
  }

  @Test("base64url reads what it writes and refuses padding")
  func base64() {
    for count in 0..<8 {
      let bytes = (0..<count).map { UInt8(250 + $0 % 6) }
      #expect(Base64URL.bytes(Base64URL.text(bytes)) == bytes)
    }
    #expect(Base64URL.text([0xFB, 0xFF]) == "-_8")
    for text in ["a", "YQ==", "YR", "+w", "Y Q"] { #expect(Base64URL.bytes(text) == nil) }
  }
}
