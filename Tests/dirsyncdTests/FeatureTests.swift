import SyncCore
import Testing

@testable import dirsyncd

/// A configuration demands rights for what it does, and for nothing else.
@Suite struct FeatureTests {
  private static let rows: [(more: String, without: Set<Feature>, with: Set<Feature>)] = [
    ("", [], []),
    ("create: false", [.creating], []),
    ("create: false, jit: true", [], []),
    (#"password: { when: "never" }"#, [.passwords], []),
    (#"onDeactivate: "keep", onRemove: "keep""#, [.suspending], []),
    (#"onDeactivate: "keep""#, [], []),
    (#"jit: { group: "new@example.com" }"#, [], [.joining]),
    (#"domains: ["example.com"], groups: true"#, [], [.groups]),
    (#"roles: [{ when: "active eq true", group: "g1" }]"#, [], [.roles]),
  ]

  @Test(arguments: rows)
  func `the configuration says what is done`(
    _ more: String, _ without: Set<Feature>, _ with: Set<Feature>
  ) throws {
    let text = """
      {
        masterKey: { credential: "master-key" },
        source: { baseURL: "https://idp.example.com/scim/v2",
                  auth: { bearer: { credential: "scim-token" } } },
        directories: {
          google: { kind: "googleWorkspace", serviceAccountKey: { credential: "google-key" },
                    adminSubject: "sync@example.com", \(more) },
        },
      }
      """
    let configuration = try ConfigurationSample.parse(text)
    let features = configuration.directories.map(\.features)
    #expect(features == [Feature.standard.subtracting(without).union(with)])
  }
}
