import SyncCore
import SyncStore
import Testing

@Suite struct CryptoTests {
  @Test(
    "SHA-256 agrees with FIPS 180-2",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
  func sha256(_ message: String, _ digest: String) throws {
    #expect(try Digest.sha256(Array(message.utf8)) == hexadecimal(digest))
  }

  @Test("AES-256-GCM agrees with test case 16 of its authors")
  func gcm() throws {
    let half = "feffe9928665731c6d6a8f9467308308"
    let plaintext = hexadecimal(
      """
      d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
      1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
      """)
    let ciphertext = hexadecimal(
      """
      522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
      8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
      """)
    let nonce = hexadecimal("cafebabefacedbaddecaf888")
    let additional = hexadecimal("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    let key = secret(hexadecimal(half + half))
    let box = try AES256GCM.seal(
      plaintext.span, key: key, nonce: nonce, additional: additional)
    #expect(box == nonce + ciphertext + hexadecimal("76fc6ece0f4e1768cddf8853bb2d551b"))
    guard let opened = try AES256GCM.open(box, key: key, additional: additional) else {
      Issue.record("does not open")
      return
    }
    let back = bytes(of: opened)
    #expect(back == plaintext)
    let refused = try AES256GCM.open(box, key: key, additional: []) == nil
    #expect(refused)
  }

  @Test("scrypt agrees with RFC 7914, section 12")
  func scrypt() throws {
    let cost = ScryptCost(workExponent: 14, blockSize: 8, parallelism: 1)
    let derived = try Scrypt.derive(
      Array("pleaseletmein".utf8).span, salt: Array("SodiumChloride".utf8), cost: cost,
      byteCount: 64)
    let found = bytes(of: derived)
    #expect(
      found
        == hexadecimal(
          """
          7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2
          d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
          """))
  }

  @Test("Random bytes and login ids do not repeat")
  func random() throws {
    #expect(try RandomBytes.make(16) != RandomBytes.make(16))
    let ids = try (0..<100).map { _ in try LoginID.random().id }
    #expect(Set(ids).count == 100)
    #expect(ids.allSatisfy { $0.count == 32 && $0.allSatisfy { "0123456789abcdef".contains($0) } })
  }

  @Test("No two lists of fields have the same bytes")
  func canonical() {
    func row(_ fields: [String?]) -> CanonicalBytes {
      var row = CanonicalBytes(label: "test")
      for field in fields { row.append(field) }
      return row
    }
    let rows = [
      row([]), row([""]), row([nil]), row(["ab"]), row(["a", "b"]), row(["", "ab"]),
      row(["ab", ""]), row(["ab", nil]),
    ]
    var number = CanonicalBytes(label: "test")
    number.append(0)
    var content = CanonicalBytes(label: "test")
    content.append(bytes: Array("ab".utf8))
    #expect(Set(rows + [number, content]).count == 10)
  }

  @Test("A chain changes from the changed event on")
  func chain() throws {
    func hashes(_ events: [String]) throws -> [[UInt8]] {
      var last = EventChain.genesis
      return try events.map { event in
        var fields = CanonicalBytes(label: "event")
        fields.append(event)
        last = try EventChain.link(previous: last, fields: fields)
        return last
      }
    }
    let one = try hashes(["a", "b", "c", "d"])
    #expect(try hashes(["a", "b", "c", "d"]) == one)
    let other = try hashes(["a", "x", "c", "d"])
    #expect(zip(one, other).map { $0 == $1 } == [true, false, false, false])
    #expect(try hashes(["a", "c", "d"]).last != one.last)
  }
}
