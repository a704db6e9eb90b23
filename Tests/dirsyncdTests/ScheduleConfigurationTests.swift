import SyncCore
import SyncTestKit
import Testing

@testable import dirsyncd

@Suite struct ScheduleConfigurationTests {
  private func pull(_ text: String) throws -> SourceConfiguration.Pull {
    try ConfigurationSample.parse("baseURL", with: "pull: { \(text) }, baseURL").source.pull
  }

  @Test func `A full pass comes after a duration, or at a time of day`() throws {
    #expect(try pull("full: \"6h\"").full == .seconds(21_600))
    let daily = try #require(try pull("full: \"03:00 Europe/Zurich\", jitter: \"10s\"").fullTime)
    #expect(daily.secondOfDay == 10_800)
    #expect(daily.zone.name == "Europe/Zurich")
    #expect(try pull("jitter: \"10s\"").jitter == .seconds(10))
  }

  @Test(arguments: [
    ("baseURL", "pull: { full: \"03:00\" }, baseURL", "source.pull.full: \"03:00\" is neither"),
    ("baseURL", "pull: { full: \"24:00 UTC\" }, baseURL", "source.pull.full: "),
    (
      "baseURL", "pull: { full: \"03:00 Europe/Zuerich\" }, baseURL",
      "source.pull.full: the system has no time zone"
    ),
    (
      "baseURL", "pull: { full: \"03:00 ../passwd\" }, baseURL",
      "source.pull.full: \"../passwd\" is no time zone's name"
    ),
    ("baseURL", "pull: { jitter: \"2m\" }, baseURL", "source.pull.jitter: is longer than every"),
    ("kind:", "window: [], kind:", "directories.google.window: names no span"),
    ("kind:", "window: [\"Mon 20:00 UTC\"], kind:", "directories.google.window: \"Mon 20:00 UTC\""),
    ("kind:", "window: [\"Mo-Fr 20:00-06:00 UTC\"], kind:", "directories.google.window: "),
    ("kind:", "guards: { update: {} }, kind:", "directories.google.guards.update: neither"),
  ])
  func `A fault is named by its path`(_ part: String, _ other: String, _ start: String) {
    let faults = ConfigurationSample.faults(replacing: part, by: other)
    #expect(faults.contains { $0.hasPrefix(start) }, "\(faults)")
  }

  @Test func `A window and the limits of one directory are kept`() throws {
    let configuration = try ConfigurationSample.parse(
      "kind:",
      with: "window: [\"20:00-06:00 UTC\", \"Sat,Sun 00:00-24:00 UTC\"], "
        + "guards: { update: { percent: 50 } }, kind:")
    let directory = try #require(configuration.directories.first)
    #expect(directory.window?.spans.map(\.weekdays.count) == [7, 2])
    #expect(directory.guards == [.update: .init(percent: 50)])
  }
}
