import SyncCore
import Testing

@testable import dirsyncd

@Suite("How long a command looks at the daemon's work")
struct StandstillTests {
  /// Jobs left at a minute, and when it is given up.
  @Test(
    "as long as there is ever less to do, and ten minutes more",
    arguments: [
      ([(0, 5), (9, 5), (10, 5)], 10), ([(0, 5), (9, 4), (18, 4), (19, 4)], 19),
      ([(0, 5), (9, 4), (18, 3), (27, 2), (36, 1)], nil),
      ([(0, 5), (5, 9), (9, 6), (10, 7)], 10), ([(0, 9), (9, 12), (9, 8), (18, 9)], nil),
    ] as [([(Int, Int)], Int?)])
  func isTooLong(_ looks: [(Int, Int)], _ end: Int?) {
    let start = Timestamp(seconds: 1_800_000_000)
    var standstill = Standstill()
    let over = looks.first { minute, count in
      standstill.isTooLong(with: count, at: start.advanced(by: .seconds(Int64(minute) * 60)))
    }
    #expect(over?.0 == end)
  }
}
