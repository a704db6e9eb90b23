import SyncCore
import SyncTestKit
import Testing

/// Zones as this system has them, against moments that are known.
@Suite struct CivilZoneTests {
  private static func zone(_ name: String) throws -> CivilZone {
    try CivilZone(name: name, file: Zones.bytes(of: name))
  }

  private static func time(_ text: String) throws -> Timestamp {
    try #require(Timestamp(text))
  }

  @Test(
    arguments: [
      ("Europe/Zurich", "1900-01-01T00:00:00Z", 3600),
      ("Europe/Zurich", "1870-01-01T00:00:00Z", 1786),
      ("Europe/Zurich", "2026-01-15T12:00:00Z", 3600),
      ("Europe/Zurich", "2026-07-15T12:00:00Z", 7200),
      ("Europe/Zurich", "2026-03-29T00:59:59Z", 3600),
      ("Europe/Zurich", "2026-03-29T01:00:00Z", 7200),
      ("Europe/Zurich", "2026-10-25T00:59:59Z", 7200),
      ("Europe/Zurich", "2026-10-25T01:00:00Z", 3600),
      ("Europe/Zurich", "2099-03-29T00:59:59Z", 3600),
      ("Europe/Zurich", "2099-03-29T01:00:00Z", 7200),
      ("America/New_York", "2060-11-07T05:59:59Z", -14400),
      ("America/New_York", "2060-11-07T06:00:00Z", -18000),
      ("Australia/Sydney", "2050-01-01T00:00:00Z", 39600),
      ("Australia/Sydney", "2050-07-01T00:00:00Z", 36000),
      ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 20700),
      ("Asia/Tokyo", "2090-06-01T00:00:00Z", 32400),
      ("UTC", "2026-01-01T00:00:00Z", 0),
    ] as [(String, String, Int64)])
  func `The offset at a moment`(_ name: String, _ moment: String, _ offset: Int64) throws {
    #expect(try Self.zone(name).offset(at: Self.time(moment)) == offset)
  }

  @Test(
    arguments: [
      ("2026-01-15", 3, "2026-01-15T02:00:00.000Z"), ("2026-07-15", 3, "2026-07-15T01:00:00.000Z"),
      // 02:30 does not exist on that day, and the clock shows it as 03:30.
      ("2026-03-29", 2.5, "2026-03-29T01:30:00.000Z"),
      ("2026-03-29", 3, "2026-03-29T01:00:00.000Z"),
      // 02:30 comes twice, and the first counts.
      ("2026-10-25", 2.5, "2026-10-25T00:30:00.000Z"),
      ("2026-10-25", 3, "2026-10-25T02:00:00.000Z"),
    ] as [(String, Double, String)])
  func `A time of day where the clocks change`(
    _ date: String, _ hour: Double, _ expected: String
  ) throws {
    let zone = try Self.zone("Europe/Zurich")
    let day = zone.local(try Self.time("\(date)T12:00:00Z")).day
    let moment = zone.moment(day: day, second: Int64(hour * 3600))
    #expect(moment.description == expected)
  }

  @Test func `A daily time comes once a day, also where the clocks change`() throws {
    let daily = DailyTime(secondOfDay: 9000, zone: try Self.zone("Europe/Zurich"))
    for start in ["2026-03-20T00:00:00Z", "2026-10-20T00:00:00Z", "2026-12-28T00:00:00Z"] {
      var time = try Self.time(start)
      var gaps: [Int64] = []
      for _ in 0..<10 {
        let next = daily.next(after: time)
        gaps.append(time.duration(to: next).milliseconds / 3_600_000)
        time = next
      }
      #expect(gaps.dropFirst().allSatisfy { (23...25).contains($0) }, "\(gaps)")
    }
  }

  @Test func `What was missed is caught up once, and a clock set back puts nothing off`() throws {
    let daily = DailyTime(secondOfDay: 10_800, zone: try Self.zone("Europe/Zurich"))
    let last = try Self.time("2026-01-10T02:00:01Z")
    #expect(!daily.isDue(since: last, at: try Self.time("2026-01-11T01:59:59Z")))
    #expect(daily.isDue(since: last, at: try Self.time("2026-01-11T02:00:00Z")))
    let late = try Self.time("2026-01-20T15:00:00Z")
    #expect(daily.isDue(since: last, at: late))
    #expect(!daily.isDue(since: late, at: try Self.time("2026-01-20T23:00:00Z")))
    #expect(daily.isDue(since: late, at: last))
  }

  @Test func `A file that is cut, changed or none is refused`() throws {
    let bytes = try Zones.bytes(of: "Europe/Zurich")
    for length in stride(from: 0, to: bytes.count, by: 7) {
      #expect(throws: TimeZoneFault.self) {
        try CivilZone(name: "x", file: Array(bytes.prefix(length)))
      }
    }
    let versionOne: [UInt8] = Array("TZif1".utf8) + Array(bytes.dropFirst(5))
    let longer: [UInt8] = bytes + [0]
    let otherRule: [UInt8] = Array(bytes.dropLast(4)) + [10]
    for bad in [versionOne, longer, otherRule] {
      #expect(throws: TimeZoneFault.self) { try CivilZone(name: "x", file: bad) }
    }
  }
}
