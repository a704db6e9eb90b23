import SyncCore
import SyncTestKit
import Testing

@Suite struct ChangeWindowTests {
  private static func window(_ days: String, _ span: String) throws -> ChangeWindow {
    let (from, to) = try #require(ClockText.span(Substring(span)))
    let zone = try CivilZone(
      name: "Europe/Zurich", file: Zones.bytes(of: "Europe/Zurich"))
    return ChangeWindow([
      .init(
        weekdays: try #require(ClockText.days(Substring(days))), from: from, to: to, zone: zone,
        text: "\(days) \(span)")
    ])
  }

  @Test(arguments: [
    // 2026-11-23 is a Monday; Zurich is an hour ahead.
    ("2026-11-23T18:59:59Z", false), ("2026-11-23T19:00:00Z", true), ("2026-11-24T04:59:59Z", true),
    ("2026-11-24T05:00:00Z", false), ("2026-11-27T22:00:00Z", true),
    // Friday's night reaches into Saturday, and Sunday has none.
    ("2026-11-28T04:00:00Z", true), ("2026-11-28T19:30:00Z", false),
    ("2026-11-29T20:00:00Z", false), ("2026-11-30T04:00:00Z", false),
    // Two nights after the clocks went back, and one in summer.
    ("2026-10-26T19:00:00Z", true), ("2026-10-26T18:59:59Z", false),
    ("2026-07-20T18:00:00Z", true), ("2026-07-20T17:59:59Z", false),
  ])
  func `A window over midnight on working days`(_ time: String, _ isOpen: Bool) throws {
    let window = try Self.window("Mon-Fri", "20:00-06:00")
    #expect(window.isOpen(at: try #require(Timestamp(time))) == isOpen)
  }

  @Test(
    arguments: [
      ("2026-11-23T12:00:00Z", "2026-11-23T19:00:00.000Z"),
      ("2026-11-28T12:00:00Z", "2026-11-30T19:00:00.000Z"),
      ("2026-11-23T20:00:00Z", nil),
    ] as [(String, String?)])
  func `When it opens next`(_ time: String, _ opening: String?) throws {
    let window = try Self.window("Mon-Fri", "20:00-06:00")
    #expect(window.opening(after: try #require(Timestamp(time)))?.description == opening)
  }

  @Test(arguments: [
    // On the night in which the clocks go forward there is no such hour; it comes twice on the
    // night in which they go back.
    ("2026-03-28T01:30:00Z", true), ("2026-03-29T00:59:59Z", false),
    ("2026-03-29T01:00:00Z", false), ("2026-03-29T01:59:59Z", false),
    ("2026-03-30T00:00:00Z", true), ("2026-03-30T01:00:00Z", false),
    ("2026-10-24T23:59:59Z", false), ("2026-10-25T00:30:00Z", true),
    ("2026-10-25T01:30:00Z", true), ("2026-10-25T02:00:00Z", false),
  ])
  func `An hour that the clocks leave out, or have twice`(_ time: String, _ isOpen: Bool) throws {
    let window = try Self.window("Mon-Sun", "02:00-03:00")
    #expect(window.isOpen(at: try #require(Timestamp(time))) == isOpen)
  }

  @Test func `It opens on the next day where the clocks leave its hour out`() throws {
    let window = try Self.window("Mon-Sun", "02:00-03:00")
    let opening = window.opening(after: try #require(Timestamp("2026-03-28T12:00:00Z")))
    #expect(opening?.description == "2026-03-30T00:00:00.000Z")
  }

  @Test func `A whole weekend`() throws {
    let window = try Self.window("Sat,Sun", "00:00-24:00")
    #expect(window.isOpen(at: try #require(Timestamp("2026-11-28T12:00:00Z"))))
    #expect(window.isOpen(at: try #require(Timestamp("2026-11-29T22:59:59Z"))))
    #expect(!window.isOpen(at: try #require(Timestamp("2026-11-29T23:00:00Z"))))
    #expect(!window.isOpen(at: try #require(Timestamp("2026-11-27T22:59:59Z"))))
  }

  @Test(
    arguments: [
      ("03:00", 10_800), ("00:00", 0), ("24:00", 86_400), ("24:01", nil), ("3:00", nil),
      ("03:60", nil), ("0300", nil), ("03:00:00", nil), ("", nil), ("-1:00", nil), ("٠٣:00", nil),
    ] as [(String, Int64?)])
  func `A time of day`(_ text: String, _ second: Int64?) {
    #expect(ClockText.second(Substring(text)) == second)
  }

  @Test(
    arguments: [
      ("Mon-Fri", [0, 1, 2, 3, 4]), ("sat,SUN", [5, 6]), ("Fri-Mon", [4, 5, 6, 0]), ("Wed", [2]),
      ("Mon-", nil), ("Monday", nil), ("", nil), ("Mon-Tue-Wed", nil),
    ] as [(String, [Int]?)])
  func `Days of the week`(_ text: String, _ days: [Int]?) {
    #expect(ClockText.days(Substring(text)) == days.map(Set.init))
  }
}
