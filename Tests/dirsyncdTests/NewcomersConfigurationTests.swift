import SyncCore
import Testing

@testable import dirsyncd

struct NewcomersConfigurationTests {
  /// A Google directory's or an Entra directory's text with more keys, and how its fault begins;
  /// nil where there is none.
  private static let rows: [(google: String, entra: String, fault: String?)] = [
    (#"jit: true"#, #"jit: true"#, nil),
    (#"jit: { group: "new@example.com", orgUnitPath: "/New" }"#, "", nil),
    (#"jit: { orgUnitPath: "New" }"#, "", "directories.google.jit.orgUnitPath"),
    (#"jit: { group: "new" }"#, "", "directories.google.jit.group"),
    (#"jit: { grup: "new@example.com" }"#, "", "directories.google.jit.grup"),
    (#"jit: true, create: false, password: { when: "never" }"#, "", "directories.google.jit"),
    ("", #"jit: { group: "02bd9fd6-8f93-4758-87c3-1fb73740a315" }"#, nil),
    ("", #"jit: { group: "Newcomers" }"#, "directories.entra.jit.group"),
    ("", #"jit: { orgUnitPath: "/New" }"#, "directories.entra.jit.orgUnitPath"),
    (#"administrators: ["Admin@Example.com"]"#, "", nil),
    (#"administrators: ["admin"]"#, "", "directories.google.administrators"),
  ]

  private static func text(_ google: String, _ entra: String) -> String {
    """
    {
      masterKey: { credential: "master-key" },
      source: { baseURL: "https://idp.example.com/scim/v2",
                auth: { bearer: { credential: "scim-token" } } },
      directories: {
        google: { kind: "googleWorkspace", serviceAccountKey: { credential: "google-key" },
                  adminSubject: "sync@example.com", \(google) },
        entra: { kind: "entraID", tenant: "t", client: "c",
                 clientSecret: { credential: "s" }, \(entra) },
      },
    }
    """
  }

  @Test(arguments: rows)
  func `what newcomers get is checked`(_ google: String, _ entra: String, _ fault: String?) {
    let faults = ConfigurationSample.faults(Self.text(google, entra))
    #expect(faults.count == (fault == nil ? 0 : 1))
    #expect(faults.first?.hasPrefix(fault ?? "") ?? true)
  }

  @Test func `the configuration becomes the policy`() throws {
    let text = Self.text(
      #"jit: { group: "new@example.com", orgUnitPath: "/New" }, administrators: ["A@Example.com"]"#,
      "jit: true")
    let configuration = try ConfigurationSample.parse(text)
    let materials = Materials(configuration: configuration, secrets: .fromEnvironment())
    let policies = try Dictionary(
      uniqueKeysWithValues: configuration.directories.map {
        ($0.id.name, try materials.policy($0))
      })
    let orgUnitPath = try #require(AttributeName("orgUnitPath"))
    #expect(
      policies["google"]?.justInTime
        == JustInTime(group: "new@example.com", attributes: [orgUnitPath: "/New"]))
    #expect(policies["google"]?.administrators == ["a@example.com"])
    #expect(policies["entra"]?.justInTime == JustInTime())
    #expect(configuration.riskyKeys.map(\.subject) == ["directories.google.administrators"])
    #expect(configuration.idleKeys == [])
  }
}
