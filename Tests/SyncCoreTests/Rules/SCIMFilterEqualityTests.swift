internal import SyncCore
internal import Testing

struct SCIMFilterEqualityTests {
  private static let rows: [(value: String, text: String)] = [
    ("alice@example.com", #"userName eq "alice@example.com""#),
    ("o'neil", #"userName eq "o'neil""#), (#"a"b"#, #"userName eq "a\"b""#),
    (#"a\"#, #"userName eq "a\\""#), ("ünï", #"userName eq "ünï""#),
    (
      #"x" or userName pr or userName eq "y"#,
      #"userName eq "x\" or userName pr or userName eq \"y""#
    ),
  ]

  @Test(arguments: rows)
  func `no value can end its filter early`(_ value: String, _ text: String) throws {
    let filter = try SCIMFilter("userName", equals: value)
    #expect(filter.text == text)
    #expect(filter.matches(JSONObject([("userName", .string(value))])))
    #expect(!filter.matches(JSONObject([("userName", .string("another"))])))
  }
}
