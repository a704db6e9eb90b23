/// A directory's own rules for passwords, checked before anything is queued.
package struct PasswordPolicy: Hashable, Sendable {
  /// The rule that a password breaks; the raw value is the word that the portal gets.
  package enum Rule: String, Hashable, Sendable, CaseIterable {
    case tooShort = "too-short"
    case tooLong = "too-long"
    case badCharacter = "bad-character"
    case blankAtEdge = "blank-at-edge"
    case tooFewClasses = "too-few-character-classes"
  }

  /// The classes that `leastClasses` counts, as the portal names them.
  package static let classNames = ["lower", "upper", "digit", "symbol"]

  /// In characters (Unicode scalars).
  package private(set) var lengthRange: ClosedRange<Int>
  /// Printable ASCII alone.
  package let asciiOnly: Bool
  /// How many of lower case, upper case, digits, symbols must be there (1 to 4).
  package private(set) var leastClasses: Int
  /// Whether a blank may stand first or last.
  package let allowsBlankAtEdge: Bool

  package init(
    lengthRange: ClosedRange<Int>, asciiOnly: Bool, leastClasses: Int,
    allowsBlankAtEdge: Bool = true
  ) {
    self.lengthRange = lengthRange
    self.asciiOnly = asciiOnly
    self.leastClasses = leastClasses
    self.allowsBlankAtEdge = allowsBlankAtEdge
  }

  /// The policy as an administrator has tightened it: never looser than before.
  package func tightened(minLength: Int?, classes: Int?) -> PasswordPolicy {
    var policy = self
    let least = min(max(lengthRange.lowerBound, minLength ?? 0), lengthRange.upperBound)
    policy.lengthRange = least...lengthRange.upperBound
    policy.leastClasses = min(max(leastClasses, classes ?? 0), Self.classNames.count)
    return policy
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
    if !allowsBlankAtEdge, bytes.count > 0,
      bytes[0] == Self.blank || bytes[bytes.count - 1] == Self.blank
    {
      return .blankAtEdge
    }
    return classes.count < leastClasses ? .tooFewClasses : nil
  }

  /// What that rule asks for, in words for the user.
  package func text(for rule: Rule) -> String {
    switch rule {
    case .tooShort: "at least \(lengthRange.lowerBound) characters"
    case .tooLong: "at most \(lengthRange.upperBound) characters"
    case .badCharacter:
      asciiOnly
        ? "only letters without accents, digits, blanks and common symbols"
        : "no control characters"
    case .blankAtEdge: "no blank at the beginning or the end"
    case .tooFewClasses:
      "\(leastClasses) of these: lower-case letters, upper-case letters, digits, symbols"
    }
  }

  private static let blank: UInt8 = 0x20

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
