internal import Testing

@testable import dirsyncd

/// `guards.window`.
struct GuardWindowConfigurationTests {
  private static func text(_ guards: String) -> String {
    ConfigurationSample.least.replacingOnce("masterKey:", with: "\(guards) masterKey:")
  }

  @Test(
    arguments: [
      ("", 3600), (#"guards: { window: "30m" },"#, 1800),
      (#"guards: { suspend: { count: 3 } },"#, 3600), ("guards: { window: false },", 0),
    ] as [(String, Int64)])
  func `What was let pass counts for an hour, or as long as is said`(
    _ guards: String, _ seconds: Int64
  ) throws {
    let configuration = try ConfigurationSample.parse(Self.text(guards))
    #expect(configuration.guards.limits.window == .seconds(seconds))
    let google = configuration.guards.limits.replacing([:])
    #expect(google.window == .seconds(seconds))
  }

  @Test(arguments: [
    "guards: { window: true },", #"guards: { window: "soon" },"#,
    #"guards: { suspend: { count: 3, window: "1h" } },"#,
  ])
  func `Anything else is a fault`(_ guards: String) {
    #expect(throws: ConfigurationError.self) { try ConfigurationSample.parse(Self.text(guards)) }
  }
}
