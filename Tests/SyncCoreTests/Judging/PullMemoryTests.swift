internal import SyncCore
internal import SyncTestKit
internal import Testing

struct PullMemoryTests {
  private static let noon = Timestamp(seconds: 1_800_000_000)

  private static let settled = memory { _ in }

  private static func memory(_ change: (inout PullMemory) -> Void) -> PullMemory {
    var memory = PullMemory()
    memory.watermark = Watermark(noon)
    memory.fullAt = noon
    change(&memory)
    return memory
  }

  @Test(
    arguments: [
      (0, false, settled, nil), (3599, false, settled, nil), (3600, false, settled, .due),
      (-1, false, settled, .due), (0, true, settled, .asked),
      (0, false, memory { $0.watermark = nil }, .first),
      (0, false, memory { $0.fullAt = nil }, .first),
      (0, false, memory { $0.distrust = "frozen" }, .distrust),
      (0, false, memory { $0.hasSuspects = true }, .suspects),
      (0, false, memory { $0.isShort = true }, .shrunken),
    ] as [(Int64, Bool, PullMemory, PullMemory.Need?)])
  func `everything is read when something asks for it`(
    _ seconds: Int64, _ isAsked: Bool, _ memory: PullMemory, _ need: PullMemory.Need?
  ) {
    let now = Self.noon.advanced(by: .seconds(seconds))
    #expect(memory.need(at: now, full: .seconds(3600), isAsked: isAsked) == need)
  }

  /// 03:00 in Zurich is 18 hours after 08:00Z in winter; what was missed is caught up once.
  @Test(
    arguments: [
      (0, nil), (3600, nil), (64_799, nil), (64_800, .due), (3 * 86_400, .due), (-1, .due),
    ] as [(Int64, PullMemory.Need?)])
  func `everything is read at a time of day in place of the interval`(
    _ seconds: Int64, _ need: PullMemory.Need?
  ) throws {
    let zone = try CivilZone(name: "Europe/Zurich", file: Zones.bytes(of: "Europe/Zurich"))
    let daily = DailyTime(secondOfDay: 10_800, zone: zone)
    let now = Self.noon.advanced(by: .seconds(seconds))
    let found = Self.settled.need(at: now, full: .seconds(3600), daily: daily, isAsked: false)
    #expect(found == need)
  }

  @Test(
    arguments: [
      (10, 10, 0, false), (9, 10, 0, true), (11, 10, 0, false), (nil, 10, 0, false),
      (8, 10, 2, false), (7, 10, 2, true),
    ] as [(Int?, Int, Int, Bool)])
  func `a source that has fewer than the mirror misses somebody, unless it always did`(
    _ population: Int?, _ living: Int, _ shortage: Int, _ misses: Bool
  ) {
    var memory = Self.settled
    memory.shortage = shortage
    #expect(memory.misses(population: population, living: living) == misses)
  }

  @Test func `a watermark is whole seconds and comes back from its text`() {
    let moment = Timestamp(milliseconds: 1_800_000_000_999)
    #expect(Watermark(moment).moment == Self.noon)
    for tag in [nil, "W/\"a b\""] {
      let watermark = Watermark(moment, tag: tag)
      #expect(Watermark(text: watermark.text) == watermark)
    }
    #expect(Watermark(text: "yesterday") == nil)
    #expect(Watermark(text: "") == nil)
  }

  @Test(arguments: [
    (#"{"title":"a"}"#, #"{"title":"b"}"#, true), (#"{"title":"a"}"#, #"{"title":"a"}"#, false),
    (#"{"title":"a"}"#, #"{"title":"b","meta":{"lastModified":"2027-01-15T07:59:59Z"}}"#, true),
    (#"{"title":"a"}"#, #"{"title":"b","meta":{"lastModified":"2027-01-15T08:00:00Z"}}"#, false),
    (#"{"groups":[]}"#, #"{"groups":[{"value":"g"}]}"#, false),
    (#"{"members":[{"value":"a"}]}"#, #"{"members":[]}"#, false),
    (#"{"members":[{"value":"a"}]}"#, #"{"members":[{"value":"b"}]}"#, true),
  ])
  func `a change under an old stamp is noticed`(_ old: String, _ new: String, _ counts: Bool) throws
  {
    func subject(_ text: String) throws -> Subject {
      try Subject(SourceRecord(subject: SubjectID(.user, "u"), bytes: Array(text.utf8)))
    }
    let changed = try subject(new).changedUnstamped(from: subject(old), since: Self.noon)
    #expect(changed == counts)
  }
}
