/// The name of a directory's attribute, as its API spells it, sub-fields after a dot:
/// `name.givenName`, `jobTitle`.
///
/// No name that could carry a password is an attribute name: this type is why an attribute change
/// cannot hold one.
package struct AttributeName: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let name: String

  /// The link to the account of a user's manager.
  package static let manager = AttributeName(known: "manager")

  private init(known name: String) { self.name = name }

  /// Nil for a name that the directories use for passwords.
  package init?(_ name: String) {
    guard !name.isEmpty, !Self.holdsForbiddenWord(name) else { return nil }
    self.name = name
  }

  private static let forbiddenWords = ["password", "hashfunction"].map { Array($0.utf8) }

  /// Looks at bytes, by hand: a search by characters was an eighth of the daemon's work.
  private static func holdsForbiddenWord(_ name: String) -> Bool {
    let text = Array(name.utf8)
    return forbiddenWords.contains { holds(text, $0) }
  }

  /// - Parameter word: in lower case.
  private static func holds(_ text: [UInt8], _ word: [UInt8]) -> Bool {
    var start = 0
    while start + word.count <= text.count {
      var length = 0
      while length < word.count, text[start + length] | 0x20 == word[length] { length += 1 }
      if length == word.count { return true }
      start += 1
    }
    return false
  }

  package var description: String { name }

  package static func < (left: Self, right: Self) -> Bool { left.name < right.name }
}
