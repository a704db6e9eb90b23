import SyncCore
import Testing

@testable import dirsyncd

struct LinksConfigurationTests {
  @Test func `what decides on links and ends is kept`() throws {
    let configuration = try ConfigurationSample.parse(ConfigurationSample.full)
    #expect(configuration.instance == "north")
    let google = configuration.directories[1].links
    #expect(google.matching == [.address, .alias])
    #expect(google.stampAttribute?.name == "externalIds.account")
    #expect(google.suspendAfter == .seconds(86_400))
    #expect(google.signOut)
    #expect(google.onMissing == .recreate)
    #expect(google.seats == 250)
    let entra = configuration.directories[0].links
    #expect(entra.matching == MatchRule.standard)
    #expect(
      entra.stampAttribute?.name == "onPremisesExtensionAttributes.extensionAttribute15")
    #expect(entra.seats == nil)
  }

  @Test func `the source names the instance where nothing else is said`() throws {
    #expect(try ConfigurationSample.parse(ConfigurationSample.least).instance == "source")
  }

  @Test(
    arguments: [
      (#"matching: ["stamps"]"#, "directories.google.matching: \"stamps\" is not one of"),
      (#"matching: ["stamp", "stamp"]"#, "directories.google.matching: names \"stamp\" twice"),
      (#"stamp: "primaryEmail""#, "directories.google.stamp: \"primaryEmail\" is no attribute"),
      (
        #"mapping: { "externalIds.dirsyncd": "id" }"#,
        "directories.google.mapping.externalIds.dirsyncd: is where the ownership stamp goes"
      ),
      (
        #"stamp: "externalIds.organization""#,
        "directories.google.stamp: \"externalIds.organization\" holds urn:ietf:params:scim:schemas"
      ),
      (
        #"stamp: "name.givenName""#, "directories.google.stamp: \"name.givenName\" holds name.given"
      ),
      (#"stamp: false, mapping: { "externalIds.dirsyncd": "id" }"#, ""),
      (#"seats: 0"#, "directories.google.seats: 0 is not in"),
      (
        #"signOut: true, onDeactivate: "keep", onRemove: "keep""#,
        "directories.google.signOut: has no effect"
      ),
      (#"onMissing: "recreated""#, "directories.google.onMissing: \"recreated\" is not one of"),
    ])
  func `what makes no sense is a fault`(_ keys: String, _ start: String) {
    let faults = ConfigurationSample.faults(replacing: "kind:", by: "\(keys), kind:")
    let hasFault = faults.contains { $0.hasPrefix(start) }
    #expect(start.isEmpty ? faults == [] : hasFault, "\(faults)")
  }

  @Test(arguments: [
    ("postalCode", "\"postalCode\" takes 40 characters at most, too few for a stamp"),
    ("usageLocation", "\"usageLocation\" takes 2 characters at most, too few for a stamp"),
    ("employeeId", "\"employeeId\" holds urn:ietf:params:scim:schemas:extension"),
    ("employeeType", ""), ("onPremisesExtensionAttributes.extensionAttribute1", ""),
  ])
  func `a stamp goes where it fits and nothing else stands`(_ attribute: String, _ fault: String) {
    let faults = ConfigurationSample.faults(
      """
      {
        masterKey: { credential: "k" },
        source: { baseURL: "https://idp.example.com/scim/v2",
                  auth: { bearer: { credential: "t" } } },
        directories: {
          entra: { kind: "entraID", tenant: "t", client: "c", clientSecret: { credential: "s" },
                   stamp: "\(attribute)" },
        },
      }
      """)
    #expect(faults.isEmpty == fault.isEmpty, "\(faults)")
    #expect(faults.first?.hasPrefix("directories.entra.stamp: \(fault)") ?? true, "\(faults)")
  }

  @Test func `deleting is no idle key any more`() throws {
    let subjects = try ConfigurationSample.parse(ConfigurationSample.full).idleKeys.map(\.subject)
    #expect(!subjects.contains { $0.contains("onRemove") || $0 == "guards.delete" })
  }
}
