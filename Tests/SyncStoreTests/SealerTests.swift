import SyncCore
import SyncStore
import Testing

@Suite struct SealerTests {
  static let key = (0..<32).map { UInt8($0) }
  static let context = SealContext(
    binding: 7, subject: SubjectID(.user, "u-1"), directory: DirectoryID("entra"),
    form: .plaintext, expiry: Timestamp(seconds: 1_800_000_000))

  let sealer: Sealer

  init() throws { sealer = Sealer(keyring: try Keyring(masterKey: secret(Self.key))) }

  @Test(
    "What is sealed opens again",
    arguments: ["", "a", "päss wörd", String(repeating: "x", count: 4096)])
  func roundTrip(_ password: String) throws {
    let sealed = try sealer.seal(Secret(password), context: Self.context)
    let opened = text(of: try sealer.open(sealed, context: Self.context))
    #expect(opened == password)
  }

  @Test("Every flipped bit is refused")
  func flipped() throws {
    let sealed = try sealer.seal(Secret("correct horse"), context: Self.context)
    for place in sealed.indices {
      for bit in 0..<8 {
        var other = sealed
        other[place] ^= 1 << bit
        let error = refusal { try sealer.open(other, context: Self.context) }
        switch place {
        case 0: #expect(error == .unknownVersion(other[0]))
        case 1...8: #expect(error == .wrongKey)
        default: #expect(error == .refused, "byte \(place)")
        }
      }
    }
  }

  @Test("Every shortening and lengthening is refused")
  func cut() throws {
    let sealed = try sealer.seal(Secret("correct horse"), context: Self.context)
    for count in sealed.indices {
      let error = refusal { try sealer.open(Array(sealed.prefix(count)), context: Self.context) }
      #expect(error == .refused, "\(count) bytes")
    }
    #expect(refusal { try sealer.open(sealed + [0], context: Self.context) } == .refused)
  }

  static let others: [SealContext] = [
    SealContext(
      binding: 8, subject: context.subject, directory: context.directory, form: context.form,
      expiry: context.expiry),
    SealContext(
      binding: 7, subject: SubjectID(.user, "u-2"), directory: context.directory,
      form: context.form, expiry: context.expiry),
    SealContext(
      binding: 7, subject: SubjectID(.group, "u-1"), directory: context.directory,
      form: context.form, expiry: context.expiry),
    SealContext(
      binding: 7, subject: context.subject, directory: DirectoryID("google"), form: context.form,
      expiry: context.expiry),
    SealContext(
      binding: 7, subject: context.subject, directory: context.directory, form: .sha512Crypt,
      expiry: context.expiry),
    SealContext(
      binding: 7, subject: context.subject, directory: context.directory, form: context.form,
      expiry: Timestamp(milliseconds: context.expiry.milliseconds + 1)),
  ]

  @Test("It opens for nothing else than it was sealed for", arguments: others)
  func otherContext(_ other: SealContext) throws {
    let sealed = try sealer.seal(Secret("correct horse"), context: Self.context)
    #expect(refusal { try sealer.open(sealed, context: other) } == .refused)
  }

  @Test("Another master key is told apart from damage")
  func wrongKey() throws {
    let other = Sealer(keyring: try Keyring(masterKey: secret(Self.key.reversed())))
    let sealed = try sealer.seal(Secret("correct horse"), context: Self.context)
    #expect(refusal { try other.open(sealed, context: Self.context) } == .wrongKey)
  }

  @Test("Rewrapped, it opens under the new key alone, and the inside is the same")
  func rewrap() throws {
    let newKey = try Keyring(masterKey: secret(Self.key.reversed()))
    let both = Sealer(keyring: try newKey.opening(previous: secret(Self.key)))
    let sealed = try sealer.seal(Secret("correct horse"), context: Self.context)
    #expect(text(of: try both.open(sealed, context: Self.context)) == "correct horse")
    let rewrapped = try #require(try both.rewrapped(sealed))
    let new = Sealer(keyring: newKey)
    #expect(text(of: try new.open(rewrapped, context: Self.context)) == "correct horse")
    #expect(refusal { try sealer.open(rewrapped, context: Self.context) } == .wrongKey)
    #expect(refusal { try new.open(sealed, context: Self.context) } == .wrongKey)
    #expect(rewrapped.suffix(92) == sealed.suffix(92))
    #expect(rewrapped.count == sealed.count)
    #expect(try both.rewrapped(rewrapped) == nil, "it is under the current key already")
    #expect(refusal { try both.open(rewrapped, context: Self.others[0]) } == .refused)
  }

  @Test("The length of a secret shows in steps of 64 bytes alone")
  func length() throws {
    func count(_ length: Int) throws -> Int {
      let password = Secret(String(repeating: "x", count: length))
      return try sealer.seal(password, context: Self.context).count
    }
    let short = try count(0)
    #expect(try count(8) == short)
    #expect(try count(60) == short)
    #expect(try count(61) == short + 64)
  }

  @Test("Nothing repeats: two sealings of one secret have no byte run in common")
  func fresh() throws {
    let one = try sealer.seal(Secret("correct horse"), context: Self.context)
    let two = try sealer.seal(Secret("correct horse"), context: Self.context)
    #expect(one.dropFirst(9) != two.dropFirst(9))
    #expect(one.suffix(92) != two.suffix(92))
  }

  @Test("A secret over the limit is refused")
  func tooLong() {
    let error = #expect(throws: SealError.self) {
      try sealer.seal(Secret(String(repeating: "x", count: 4097)), context: Self.context)
    }
    #expect(error == .tooLong)
  }

  private func refusal(_ body: () throws -> Secret) -> SealError? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? SealError
    }
  }
}
