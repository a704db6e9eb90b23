internal import SyncCore
internal import Testing

struct FailingShareTests {
  private static let start = Timestamp(seconds: 1_800_000_000)

  private static func share(
    jobs: Int, failing: Int, every gap: Duration = .seconds(1)
  ) -> FailingShare {
    var share = FailingShare()
    var now = start
    for job in 0..<jobs {
      share.note(Int64(job), isFailure: job < failing, at: now)
      now = now.advanced(by: gap)
    }
    return share
  }

  @Test(arguments: [(40, 30, true), (40, 29, false), (39, 39, false), (80, 40, false)])
  func `three of four of the latest forty jobs are too many`(
    _ jobs: Int, _ failing: Int, _ isTooHigh: Bool
  ) {
    #expect(Self.share(jobs: jobs, failing: failing).isTooHigh == isTooHigh)
  }

  @Test func `a few broken records among the little work of a quiet day are not`() {
    #expect(!Self.share(jobs: 40, failing: 40, every: .seconds(120)).isTooHigh)
  }

  @Test func `one job that fails again and again counts once`() {
    var share = FailingShare()
    for second in 0..<100 {
      share.note(1, isFailure: true, at: Self.start.advanced(by: .seconds(second)))
    }
    #expect(share.failureCount == 1)
  }
}
