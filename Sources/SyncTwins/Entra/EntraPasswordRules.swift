internal import SyncCore

/// What a cloud password has to be (Password policies that only apply to cloud user accounts).
struct EntraPasswordRules {
  /// Banned words in lower case.
  let bannedWords: [String]
  /// `DisableStrongPassword` lifts the rule of classes alone.
  let needsClasses: Bool

  /// 8 to 256 characters, printable ASCII, three of four classes, not built on banned words.
  func accepts(_ password: String) -> Bool {
    let bytes = Array(password.utf8)
    guard (8...256).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      return false
    }
    return (!needsClasses || Self.classes(bytes) >= 3) && points(password) >= 5
  }

  private static func classes(_ bytes: [UInt8]) -> Int {
    let lower = bytes.contains { (0x61...0x7A).contains($0) }
    let upper = bytes.contains { (0x41...0x5A).contains($0) }
    let digit = bytes.contains { (0x30...0x39).contains($0) }
    let symbol = bytes.contains { byte in
      !(0x61...0x7A).contains(byte) && !(0x41...0x5A).contains(byte)
        && !(0x30...0x39).contains(byte)
    }
    return [lower, upper, digit, symbol].count { $0 }
  }

  /// A point for each banned word and for each character left over, after lower-casing and
  /// common substitutions; five are needed (Microsoft Entra Password Protection, Score
  /// calculation).
  private func points(_ password: String) -> Int {
    let swaps: [Character: Character] = ["0": "o", "1": "l", "$": "s", "@": "a"]
    var rest = password.lowercased().map { swaps[$0] ?? $0 }[...]
    var points = 0
    while !rest.isEmpty {
      let word = bannedWords.first { rest.starts(with: Array($0)) }
      rest = rest.dropFirst(word?.count ?? 1)
      points += 1
    }
    return points
  }
}
