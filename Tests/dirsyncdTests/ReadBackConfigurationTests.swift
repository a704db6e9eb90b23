internal import SyncCore
internal import Testing

@testable import dirsyncd

/// `readBack` of a directory.
struct ReadBackConfigurationTests {
  private static let entra =
    #"kind: "entraID", tenant: "t", client: "c", clientSecret: { credential: "a" }"#
  private static let google =
    #"kind: "googleWorkspace", adminSubject: "a@b.c", serviceAccountKey: { credential: "b" }"#

  private static func text(_ kind: String, _ keys: String) -> String {
    ConfigurationSample.least.replacingOnce("google: {", with: "x: { \(kind) \(keys) }, google: {")
  }

  private static func policy(_ change: (inout ReadBackPolicy) -> Void = { _ in }) -> ReadBackPolicy
  {
    var policy = ReadBackPolicy()
    change(&policy)
    return policy
  }

  @Test(
    arguments: [
      (google, "", policy()), (entra, ", readBack: true", policy()),
      (google, ", readBack: false", nil), (entra, ", readBack: {}", policy()),
      (google, #", readBack: { policy: "repair" }"#, policy { $0.onDrift = .repair }),
      (
        entra, #", readBack: { every: "1h", full: "7d", grace: "30m" }"#,
        policy {
          $0.interval = .seconds(3600)
          $0.fullInterval = .seconds(7 * 86_400)
          $0.grace = .seconds(1800)
        }
      ),
    ] as [(String, String, ReadBackPolicy?)])
  func `A directory is read back as its configuration says`(
    _ kind: String, _ keys: String, _ expected: ReadBackPolicy?
  ) throws {
    let directory = try #require(
      try ConfigurationSample.parse(Self.text(kind, keys)).directories.first { $0.id.name == "x" })
    #expect(directory.readBack == expected)
  }

  @Test func `A time of day takes the place of an interval`() throws {
    let keys = #", readBack: { every: "03:00 Europe/Zurich", full: "04:00 Europe/Zurich" }"#
    let directory = try #require(
      try ConfigurationSample.parse(Self.text(Self.entra, keys)).directories.first {
        $0.id.name == "x"
      })
    #expect(directory.readBack?.time?.secondOfDay == Int64(10_800))
    #expect(directory.readBack?.fullTime?.secondOfDay == Int64(14_400))
  }

  @Test(
    arguments: [
      (google, #"policy: "repare""#, "did you mean repair?"),
      (google, #"full: "1d""#, "say in every how often that is"),
      (entra, #"every: "10ms""#, "is shorter than 1s"),
      (entra, #"full: "10ms""#, "is shorter than 1s"),
      (entra, #"evry: "1d""#, "every"),
    ])
  func `What does not fit is refused with the remedy`(
    _ kind: String, _ keys: String, _ remedy: String
  ) {
    let faults = ConfigurationSample.faults(Self.text(kind, ", readBack: { \(keys) }"))
    #expect(faults.count == 1)
    #expect(faults.first?.hasPrefix("directories.x.readBack.") == true, "\(faults)")
    #expect(faults.first?.contains(remedy) == true, "\(faults)")
  }
}
