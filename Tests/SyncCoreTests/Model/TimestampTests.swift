internal import SyncCore
internal import Testing

struct TimestampTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1970-01-01t00:00:01z", 1000),
      ("1970-01-01 00:00:01Z", 1000), ("1969-12-31T23:59:59.999Z", -1),
      ("1969-12-31T23:59:59Z", -1000), ("1970-01-01T09:00:00+09:00", 0),
      ("1969-12-31T19:00:00-05:00", 0), ("1970-01-01T00:00:00-00:00", 0),
      ("1970-01-01T05:45:00+05:45", 0), ("2000-02-29T00:00:00Z", 951_782_400_000),
      ("2024-02-29T23:59:59.500+09:00", 1_709_218_799_500),
      ("2100-02-28T00:00:00Z", 4_107_456_000_000), ("2100-03-01T00:00:00Z", 4_107_542_400_000),
      ("1900-03-01T00:00:00Z", -2_203_891_200_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
      ("9999-12-31T23:59:59.999Z", 253_402_300_799_999), ("1970-01-01T00:00:00.1Z", 100),
      ("1970-01-01T00:00:00.12Z", 120), ("1970-01-01T00:00:00.1239999999Z", 123),
      ("1990-12-31T23:59:60Z", 662_688_000_000),
    ] as [(String, Int64)])
  func `an RFC 3339 text is that moment`(_ text: String, _ milliseconds: Int64) {
    #expect(Timestamp(text) == Timestamp(milliseconds: milliseconds))
  }

  @Test(arguments: [
    "", "yesterday", "2026-11-21", "2026-11-21T19:30:00", "2026-11-21T19:30Z",
    "2026-02-30T00:00:00Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z",
    "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+09:60",
    "2026-01-01T00:00:00+0900", "2026-01-01T00:00:00+09", "2026-01-01T00:00:00ZZ",
    " 2026-01-01T00:00:00Z", "26-01-01T00:00:00Z", "2026-1-1T00:00:00Z", "+2026-01-01T00:00:00Z",
    "２０２６-01-01T00:00:00Z",
  ])
  func `a text that is no moment is refused`(_ text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (1_709_218_799_500, "2024-02-29T14:59:59.500Z"),
      (951_868_799_001, "2000-02-29T23:59:59.001Z"),
      (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
    ] as [(Int64, String)])
  func `a moment is written in UTC`(_ milliseconds: Int64, _ expected: String) {
    #expect(Timestamp(milliseconds: milliseconds).description == expected)
  }

  @Test func `days over eight centuries are read as they were written`() {
    let day: Int64 = 86_400_000
    let wrong = stride(from: -146_097, through: 146_097 as Int64, by: 11).filter { number in
      let moment = Timestamp(milliseconds: number * day + 12_345_678)
      return Timestamp(moment.description) != moment
    }
    #expect(wrong.isEmpty)
  }

  @Test func `seconds are rounded down before 1970 too`() {
    #expect(
      [-1001, -1000, -1, 0, 999, 1000].map { Timestamp(milliseconds: $0).seconds }
        == [-2, -1, -1, 0, 0, 1])
  }
}
