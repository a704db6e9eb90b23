internal import SyncConnectors
internal import SyncCore
internal import SyncStore
internal import Testing

@testable import dirsyncd

/// `quota` says how fast requests may go to a directory.
struct QuotaConfigurationTests {
  private static let google =
    #"kind: "googleWorkspace", adminSubject: "a@b.c", serviceAccountKey: { credential: "b" }"#
  private static let entra =
    #"kind: "entraID", tenant: "t", client: "c", clientSecret: { credential: "a" }"#

  private static func text(_ kind: String, _ quota: String) -> String {
    let parts = ConfigurationSample.least.split(separator: "google: {", maxSplits: 1)
    return parts.joined(separator: "x: { \(kind), \(quota) }, google: {")
  }

  /// Requests in each period; nil where the documented ones hold.
  @Test(
    arguments: [
      (google, "", nil), (google, "quota: { perMinute: 1200 }", [1200, 100]),
      (google, "quota: false", []), (entra, "", nil),
      (entra, "quota: { perMinute: 600 }", [1500, 3500]), (entra, "quota: false", []),
    ] as [(String, String, [Int]?)])
  func `it is a number, the documented one, or none`(
    _ kind: String, _ quota: String, _ limits: [Int]?
  ) throws {
    let directories = try ConfigurationSample.parse(Self.text(kind, quota)).directories
    let directory = try #require(directories.first { $0.id.name == "x" })
    let quotas = directory.quota.map { $0.quotas(over: directory.kind.connector.quotas) }
    #expect(quotas.map { $0.map(\.limit) } == limits)
  }

  @Test(
    arguments: [
      ("quota: true", "directories.x.quota: true says nothing"),
      ("quota: {}", "directories.x.quota.perMinute: missing"),
      ("quota: { perMinute: 0 }", "directories.x.quota.perMinute: 0 is not in 1…1000000"),
      ("quota: { perHour: 3 }", "directories.x.quota.perHour"),
    ])
  func `what says nothing is refused`(_ quota: String, _ fault: String) {
    let faults = ConfigurationSample.faults(Self.text(Self.google, quota))
    #expect(faults.contains { $0.hasPrefix(fault) }, "\(faults)")
  }

  @Test func `status tells of a directory that slowed us down, until it takes all again`() {
    var lane = LaneState(directory: DirectoryID("google"))
    let now = Timestamp(seconds: 10_000)
    #expect(lane.slowWords(at: now) == nil)
    lane.pacePerMinute = 1777
    lane.fullPacePerMinute = 2369
    lane.pacedAt = now
    #expect(
      lane.slowWords(at: now)
        == "slowed down to 1777 requests a minute of 2369; it rises by itself")
    #expect(lane.json(at: now)["pacePerMinute"] == 1777)
    #expect(lane.json(at: now)["quotaPerMinute"] == 2369)
    let later = now.advanced(by: .seconds(3600))
    #expect(lane.slowWords(at: later) == nil)
    #expect(lane.json(at: later)["pacePerMinute"] == 2369)
  }
}
