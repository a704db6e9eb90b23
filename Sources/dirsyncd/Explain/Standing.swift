/// How a user stands in one directory, in one word and with the reasons.
struct Standing: Hashable, Sendable {
  /// In the order of how much they ask of a person.
  enum Level: String, Hashable, Sendable, CaseIterable, Comparable {
    /// All is as it should be.
    case done
    /// Something is being done.
    case working
    /// It goes on by itself, or with the user's next login.
    case waiting
    /// It needs a person, or a rule says no.
    case stopped

    static func < (left: Self, right: Self) -> Bool {
      allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
  }

  private(set) var level = Level.done
  /// Whole sentences, the most important first.
  private(set) var reasons: [String] = []

  mutating func add(_ level: Level, _ reason: String) {
    self.level = max(self.level, level)
    reasons.append(reason)
  }
}
