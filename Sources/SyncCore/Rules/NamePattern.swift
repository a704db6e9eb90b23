/// A name, or many by a pattern: `*` stands for any run of characters, as in
/// `*@legacy.example.com`. Letter case does not count.
package struct NamePattern: Hashable, Sendable, CustomStringConvertible {
  /// The pattern as it was written.
  package let text: String
  /// What stands between the stars, in lower case.
  private let pieces: [[UInt8]]

  package init(_ text: String) {
    self.text = text
    pieces = text.lowercased().utf8.split(
      separator: UInt8(ascii: "*"), omittingEmptySubsequences: false
    )
    .map { Array($0) }
  }

  package var description: String { text }

  /// Whether the whole name is one that the pattern means.
  package func matches(_ name: String) -> Bool {
    var rest = Array(name.lowercased().utf8)[...]
    guard let first = pieces.first, let last = pieces.last, rest.starts(with: first) else {
      return false
    }
    guard pieces.count > 1 else { return rest.count == first.count }
    rest = rest.dropFirst(first.count)
    // The earliest place of each piece leaves the most for those that follow.
    for piece in pieces.dropFirst().dropLast() {
      guard let place = Self.place(of: piece, in: rest) else { return false }
      rest = rest[(place + piece.count)...]
    }
    return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
  }

  private static func place(of piece: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    (text.startIndex...text.endIndex).first { text[$0...].starts(with: piece) }
  }
}

extension [NamePattern] {
  /// The first pattern that means that name; nil when none does.
  package func first(matching name: String) -> NamePattern? {
    first { $0.matches(name) }
  }
}
