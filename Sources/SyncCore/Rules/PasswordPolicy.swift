/// A directory's own rules for passwords, checked before anything is queued.
package struct PasswordPolicy: Hashable, Sendable {
  /// The rule that a password breaks; the raw value is the word that the portal gets.
  package enum Rule: String, Hashable, Sendable {
    case tooShort = "too-short"
    case tooLong = "too-long"
    case badCharacter = "bad-character"
    case tooFewClasses = "too-few-character-classes"
  }

  /// In characters (Unicode scalars).
  package let lengthRange: ClosedRange<Int>
  /// Printable ASCII alone: Entra refuses Unicode, Google's clear form calls for ASCII.
  package let asciiOnly: Bool
  /// How many of lower case, upper case, digits, symbols must be there (1 to 4).
  package let leastClasses: Int

  package init(lengthRange: ClosedRange<Int>, asciiOnly: Bool, leastClasses: Int) {
    self.lengthRange = lengthRange
    self.asciiOnly = asciiOnly
    self.leastClasses = leastClasses
  }

  /// The first rule that the password (UTF-8) breaks, or nil.
  package func brokenRule(by password: borrowing Secret) -> Rule? {
    let bytes = password.bytes
    var length = 0
    var classes: Set<Int> = []
    for place in bytes.indices {
      let byte = bytes[place]
      if byte & 0xC0 != 0x80 { length += 1 }
      if Self.isControl(byte, after: place > 0 ? bytes[place - 1] : 0) { return .badCharacter }
      if byte >= 0x80, asciiOnly { return .badCharacter }
      classes.insert(Self.characterClass(of: byte))
    }
    if length < lengthRange.lowerBound { return .tooShort }
    if length > lengthRange.upperBound { return .tooLong }
    return classes.count < leastClasses ? .tooFewClasses : nil
  }

  /// U+0000 to U+001F, U+007F, and U+0080 to U+009F, which UTF-8 writes as C2 80 to C2 9F.
  private static func isControl(_ byte: UInt8, after previous: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F || (previous == 0xC2 && byte < 0xA0)
  }

  /// A blank counts as a symbol, and so does what is not ASCII.
  private static func characterClass(of byte: UInt8) -> Int {
    switch byte {
    case 0x61...0x7A: 0
    case 0x41...0x5A: 1
    case 0x30...0x39: 2
    default: 3
    }
  }
}
