internal import SyncCore
internal import Testing

struct NamePatternTests {
  @Test(
    arguments: [
      ("ann@example.com", "Ann@Example.com", true), ("ann@example.com", "ann@example.co", false),
      ("ann", "anna", false), ("ann", "an", false), ("", "", true), ("", "a", false),
      ("*", "", true), ("*", "anything", true),
      ("*@legacy.example.com", "ann@legacy.example.com", true),
      ("*@legacy.example.com", "ann@example.com", false),
      ("*@legacy.example.com", "@legacy.example.com", true),
      ("svc-*", "svc-", true), ("svc-*", "svc-mail@example.com", true), ("svc-*", "asvc-", false),
      ("a*b*c", "abc", true), ("a*b*c", "aXbYbZc", true), ("a*b*c", "acb", false),
      ("ab*ba", "aba", false), ("ab*ba", "abba", true), ("*a*", "bcd", false), ("**", "x", true),
      ("ä*", "Äbc", true), ("a.c", "abc", false),
    ])
  func `a star stands for any text, and all else for itself`(
    _ pattern: String, _ name: String, _ expected: Bool
  ) {
    #expect(NamePattern(pattern).matches(name) == expected)
  }
}
