internal import SyncCore
internal import Testing

struct PasswordPolicyTests {
  private static let entra = PasswordPolicy(lengthRange: 8...256, asciiOnly: true, leastClasses: 3)
  private static let google = PasswordPolicy(
    lengthRange: 8...100, asciiOnly: true, leastClasses: 1, allowsBlankAtEdge: false)
  private static let open = PasswordPolicy(
    lengthRange: 8...100, asciiOnly: false, leastClasses: 1)

  @Test(
    arguments: [
      ("Passw0rd", nil), ("passw0rd", .tooFewClasses), ("Pass word", nil), ("pass wo1", nil),
      ("Pw0!", .tooShort), ("", .tooShort), (String(repeating: "aB3", count: 86), .tooLong),
      (String(repeating: "aB", count: 126) + "aB3!", nil), ("Passw0rdé", .badCharacter),
      ("Passw0rd\n", .badCharacter), ("Passw0rd\t", .badCharacter),
      ("Passw0rd\u{7F}", .badCharacter),
      ("Passw0rd\0", .badCharacter), ("名前テストパスワード", .badCharacter),
      ("Aa@#$%^&*-_!+=[]{}|\\:',.?/`~\"();<>", nil),
    ] as [(String, PasswordPolicy.Rule?)])
  func `Entra takes printable ASCII of three classes`(
    _ password: String, _ broken: PasswordPolicy.Rule?
  ) {
    let secret = Secret(password)
    let rule = Self.entra.brokenRule(by: secret)
    #expect(rule == broken)
  }

  @Test(
    arguments: [
      ("password", nil), ("passwor", .tooShort), (String(repeating: "x", count: 100), nil),
      (String(repeating: "x", count: 101), .tooLong), (String(repeating: "名", count: 100), nil),
      (String(repeating: "名", count: 7), .tooShort), (String(repeating: "名", count: 101), .tooLong),
      ("password\u{1F}", .badCharacter), ("password\u{80}", .badCharacter),
      ("password\u{9F}", .badCharacter), ("password\u{A0}", nil), ("password\u{C0}", nil),
    ] as [(String, PasswordPolicy.Rule?)])
  func `a policy without ASCII takes any characters but control characters`(
    _ password: String, _ broken: PasswordPolicy.Rule?
  ) {
    let secret = Secret(password)
    let rule = Self.open.brokenRule(by: secret)
    #expect(rule == broken)
  }

  @Test(
    arguments: [
      ("password", nil), ("pass word", nil), (" password", .blankAtEdge),
      ("password ", .blankAtEdge), ("passwörd", .badCharacter), (" ", .tooShort), ("", .tooShort),
      (String(repeating: "x", count: 101), .tooLong),
    ] as [(String, PasswordPolicy.Rule?)])
  func `Google takes ASCII without a blank at either end`(
    _ password: String, _ broken: PasswordPolicy.Rule?
  ) {
    let secret = Secret(password)
    let rule = Self.google.brokenRule(by: secret)
    #expect(rule == broken)
  }

  @Test func `every rule has words, with its number`() {
    let texts = PasswordPolicy.Rule.allCases.map(Self.entra.text(for:))
    #expect(Set(texts).count == PasswordPolicy.Rule.allCases.count)
    #expect(Self.entra.text(for: .tooShort) == "at least 8 characters")
    #expect(Self.entra.text(for: .tooLong) == "at most 256 characters")
    #expect(Self.entra.text(for: .tooFewClasses).hasPrefix("3 of these"))
  }

  @Test func `every printable ASCII character is allowed`() {
    for byte in UInt8(0x20)...0x7E {
      let secret = Secret("Passw0r" + String(Unicode.Scalar(byte)))
      let rule = Self.entra.brokenRule(by: secret)
      #expect(rule == nil)
    }
  }
}
