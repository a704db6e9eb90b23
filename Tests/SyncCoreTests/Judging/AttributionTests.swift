import SyncCore
import Testing

/// Was it us? The nearest writes decide, and nothing is claimed that is not known.
@Suite struct AttributionTests {
  private static let begins = Timestamp(seconds: 0)

  private static func write(
    _ second: Int64, _ certainty: Attribution.Write.Certainty = .done, stamp: Int64? = nil
  ) -> Attribution.Write {
    Attribution.Write(
      certainty, at: Timestamp(seconds: second), stamp: stamp.map(Timestamp.init(seconds:)),
      event: second)
  }

  static let cases: [(at: Int64, writes: [Attribution.Write], Attribution.Answer)] = [
    // By our record: a minute to either side.
    (1060, [write(1000)], .ours(write(1000))), (940, [write(1000)], .ours(write(1000))),
    (1061, [write(1000)], .others(before: write(1000), after: nil)),
    (939, [write(1000)], .others(before: nil, after: write(1000))),
    // The directory's own stamp is better: five seconds, and our record counts no more.
    (1035, [write(1000, stamp: 1030)], .ours(write(1000, stamp: 1030))),
    (1000, [write(1000, stamp: 1030)], .others(before: nil, after: write(1000, stamp: 1030))),
    // The nearest of two, and what is certain before what is not.
    (1020, [write(1000), write(1030)], .ours(write(1030))),
    (1020, [write(1000), write(1021, .unknown)], .ours(write(1000))),
    (1020, [write(500), write(1021, .unknown)], .perhapsOurs(write(1021, .unknown))),
    // From elsewhere, between two of ours, or where nothing was ever sent.
    (
      1500, [write(2000), write(1000), write(3000)],
      .others(before: write(1000), after: write(2000))
    ),
    (1500, [], .others(before: nil, after: nil)),
    // Before the record begins.
    (-61, [write(1000)], .notRecorded), (-60, [], .others(before: nil, after: nil)),
  ]

  @Test(arguments: cases.indices)
  func `A change is ours where a write of ours is near`(_ place: Int) {
    let (time, writes, answer) = Self.cases[place]
    #expect(
      Attribution.answer(
        at: Timestamp(seconds: time), writes: writes, recordBegins: Self.begins) == answer)
  }

  @Test func `An empty record says nothing`() {
    #expect(
      Attribution.answer(at: Self.begins, writes: [], recordBegins: nil) == .notRecorded)
  }
}
