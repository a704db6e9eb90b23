import SyncCore
import SyncTestKit
import Testing

@testable import dirsyncd

@Suite struct OfflineCheckTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func check() throws -> OfflineCheck {
    var configuration = try ConfigurationSample.parse(ConfigurationSample.least)
    configuration.database = folder.file("dirsyncd.db")
    return OfflineCheck(
      configuration: configuration, secrets: SecretLoader(credentialsDirectory: folder.path))
  }

  private func writeCredentials(masterKey: String) throws {
    try folder.write(masterKey, as: "master-key")
    try folder.write("token", as: "scim-token")
    try folder.write("{}", as: "google-key")
  }

  @Test func `When all is in place every finding is fine`() throws {
    try writeCredentials(masterKey: String(repeating: "B", count: 42) + "A=\n")
    let check = try check()
    #expect(check.status == .done)
    #expect(check.findings.map(\.level) == [.ok, .ok, .ok, .ok])
  }

  @Test func `A missing credential is a fault of the configuration, with the unit's line`() throws {
    let check = try check()
    #expect(check.status == .configuration)
    #expect(
      check.findings.first?.remedy
        == "add LoadCredential=master-key:/etc/dirsyncd/credentials/master-key to the unit")
  }

  @Test func `A master key that is none is named, and not shown`() throws {
    try writeCredentials(masterKey: "hunter2")
    let check = try check()
    #expect(check.status == .configuration)
    #expect(check.findings.first?.remedy == "make one with dirsyncd key new")
    #expect(!check.findings.contains { "\($0)".contains("hunter2") })
  }
}
