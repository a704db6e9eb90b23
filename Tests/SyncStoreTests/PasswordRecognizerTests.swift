import SyncCore
import SyncStore
import Testing

@Suite struct PasswordRecognizerTests {
  static let cheap = ScryptCost(workExponent: 4, blockSize: 8, parallelism: 1)
  static let dearer = ScryptCost(workExponent: 5, blockSize: 8, parallelism: 1)
  static let key = (0..<32).map { UInt8($0) }
  static let alice = SubjectID(.user, "u-1")

  let keyring: Keyring

  init() throws { keyring = try Keyring(masterKey: secret(Self.key)) }

  func recognizer(
    of subject: SubjectID = alice, keyring: Keyring? = nil, cost: ScryptCost? = cheap
  ) -> PasswordRecognizer {
    PasswordRecognizer(of: subject, keyring: keyring ?? self.keyring, cost: cost)
  }

  func stored(_ password: String, cost: ScryptCost = cheap) throws -> [UInt8] {
    try #require(try recognizer(cost: cost).makeVerifier(of: Secret(password)))
  }

  @Test("A verifier knows its password and no other")
  func verifier() throws {
    let stored = try stored("correct horse")
    #expect(try recognizer().matches(Secret("correct horse"), stored: stored) == true)
    #expect(try recognizer().matches(Secret("correct horsf"), stored: stored) == false)
    #expect(try recognizer().matches(Secret(""), stored: stored) == false)
    #expect(try self.stored("correct horse") != stored, "each has a salt of its own")
  }

  @Test("A login with the password of all its bindings costs one scrypt, verifier included")
  func oneForAll() throws {
    let stored = try stored("correct horse")
    let both = try keyring.opening(previous: secret(Self.key.reversed()))
    let rewrapper = Rewrapper(
      keyring: try Keyring(masterKey: secret(Self.key.reversed())).opening(
        previous: secret(Self.key)))
    let other = try #require(try rewrapper.rewrapped(verifier: stored, of: Self.alice))
    #expect(other != stored)
    let recognizer = recognizer(keyring: both)
    for verifier in [stored, other, stored] {
      #expect(try recognizer.matches(Secret("correct horse"), stored: verifier) == true)
    }
    let made = try recognizer.makeVerifier(of: Secret("correct horse"))
    #expect(made != stored && made != nil)
    #expect(try recognizer.makeVerifier(of: Secret("correct horse")) == made)
    #expect(recognizer.derivationCount == 1)
  }

  @Test("A changed password costs one scrypt too: the new verifier takes over the user's salt")
  func changed() throws {
    let stored = try stored("correct horse")
    let recognizer = recognizer()
    #expect(try recognizer.matches(Secret("battery staple"), stored: stored) == false)
    let made = try recognizer.makeVerifier(of: Secret("battery staple"))
    #expect(recognizer.derivationCount == 1)
    #expect(try self.recognizer().matches(Secret("battery staple"), stored: made) == true)
    #expect(try self.recognizer().matches(Secret("correct horse"), stored: made) == false)
  }

  @Test("A verifier made at another cost is read, and the next one has the present cost")
  func otherCost() throws {
    let old = try stored("correct horse")
    let recognizer = recognizer(cost: Self.dearer)
    #expect(try recognizer.matches(Secret("correct horse"), stored: old) == true)
    let renewed = try #require(try recognizer.makeVerifier(of: Secret("correct horse")))
    #expect(recognizer.derivationCount == 2)
    #expect(Array(old[9..<12]) == [4, 8, 1] && Array(renewed[9..<12]) == [5, 8, 1])
    #expect(try self.recognizer().matches(Secret("correct horse"), stored: renewed) == true)
  }

  @Test("What cannot be told is not known, and never another password")
  func notKnown() throws {
    let stored = try stored("correct horse")
    let other = try Keyring(masterKey: secret(Self.key.reversed()))
    for password in ["correct horse", "battery staple"] {
      let password = Secret(password)
      #expect(try recognizer(keyring: other).matches(password, stored: stored) == nil)
      #expect(try recognizer().matches(password, stored: nil) == nil)
      #expect(try recognizer(cost: nil).matches(password, stored: stored) == nil)
      let bob = SubjectID(.user, "u-2")
      #expect(try recognizer(of: bob).matches(password, stored: stored) == nil, "another's")
    }
    #expect(try recognizer(cost: nil).makeVerifier(of: Secret("correct horse")) == nil)
  }

  @Test("A damaged verifier is not known, wherever the damage is")
  func damaged() throws {
    let stored = try stored("correct horse")
    #expect(stored.count == 88)
    for place in stored.indices {
      var other = stored
      other[place] ^= 0x80
      #expect(
        try recognizer().matches(Secret("correct horse"), stored: other) == nil, "byte \(place)")
    }
    for count in [0, 1, 28, 87] {
      let part = Array(stored.prefix(count))
      #expect(try recognizer().matches(Secret("correct horse"), stored: part) == nil)
    }
  }

  @Test("The database alone allows no guess: the digest itself is not stored")
  func sealed() throws {
    let stored = try stored("correct horse")
    let salt = Array(stored[12..<28])
    let digest = bytes(
      of: try Scrypt.derive(
        Array("correct horse".utf8).span, salt: salt, cost: Self.cheap, byteCount: 32))
    #expect((0...(stored.count - 8)).allSatisfy { stored[$0..<$0 + 8] != digest[0..<8] })
  }

  @Test("Rewrapped without the password, it tells the same under the new key alone")
  func rewrapped() throws {
    let stored = try stored("correct horse")
    let newKey = try Keyring(masterKey: secret(Self.key.reversed()))
    let rewrapper = Rewrapper(keyring: try newKey.opening(previous: secret(Self.key)))
    let new = try #require(try rewrapper.rewrapped(verifier: stored, of: Self.alice))
    #expect(try recognizer(keyring: newKey).matches(Secret("correct horse"), stored: new) == true)
    #expect(try recognizer(keyring: newKey).matches(Secret("another"), stored: new) == false)
    #expect(try recognizer().matches(Secret("correct horse"), stored: new) == nil)
    #expect(try rewrapper.rewrapped(verifier: new, of: Self.alice) == new)
    #expect(try rewrapper.rewrapped(verifier: nil, of: Self.alice) == nil)
    #expect(try rewrapper.rewrapped(verifier: stored, of: SubjectID(.user, "u-2")) == nil)
    #expect(try rewrapper.rewrapped(verifier: [1, 2, 3], of: Self.alice) == nil)
    let third = try Keyring(masterKey: secret(Self.key.map { $0 ^ 1 }))
    #expect(try Rewrapper(keyring: third).rewrapped(verifier: stored, of: Self.alice) == nil)
  }
}
