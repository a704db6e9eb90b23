import FoundationEssentials
import SyncCore
import SyncStore
import SyncTestKit
import Testing

@testable import dirsyncd

@Suite struct OfflineCheckTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func check(previous: SecretReference? = nil) throws -> OfflineCheck {
    var configuration = try ConfigurationSample.parse(ConfigurationSample.least)
    configuration.previousMasterKey = previous
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

  @Test func `A master key is shown by a name that says nothing about it`() throws {
    try writeCredentials(masterKey: String(repeating: "B", count: 42) + "A=\n")
    try folder.write(String(repeating: "C", count: 42) + "A=\n", as: "old-key")
    let findings = try check(previous: .credential("old-key")).findings
    let names = findings.prefix(2).map { String($0.message.suffix(20)) }
    #expect(names.allSatisfy { $0.hasPrefix("key ") } && names[0] != names[1], "\(names)")
    #expect(findings.prefix(2).map(\.level) == [.ok, .ok])
  }

  @Test func `The same key twice cannot be rotated`() throws {
    try writeCredentials(masterKey: String(repeating: "B", count: 42) + "A=\n")
    let check = try check(previous: .credential("master-key"))
    #expect(check.status == .configuration)
    #expect(check.findings[1].message.contains("is the same key as masterKey"))
  }

  @Test func `A previous key that others may read is refused, with the remedy`() throws {
    try writeCredentials(masterKey: String(repeating: "B", count: 42) + "A=\n")
    let path = try folder.write(
      String(repeating: "C", count: 42) + "A=\n", as: "old-key", mode: 0o640)
    let check = try check(previous: .file(path))
    #expect(check.status == .notPermitted)
    #expect(check.findings[1].remedy == "chmod 600 \(path)")
  }

  @Test(
    arguments: [
      (0o755, nil, dirsyncd.ExitStatus.done, "others may look into"),
      (0o777, nil, .notPermitted, "can be written by others"),
      (nil, nil, .configuration, "does not exist"),
      (0o700, "nothing of SQLite at all, and long enough to be a page", .internalError, "damaged"),
      (0o700, "", .done, "brought up to date"),
    ] as [(UInt16?, String?, dirsyncd.ExitStatus, String)])
  func `The database's folder and file are looked at`(
    _ mode: UInt16?, _ contents: String?, _ status: dirsyncd.ExitStatus, _ words: String
  ) throws {
    try writeCredentials(masterKey: String(repeating: "B", count: 42) + "A=\n")
    let place = folder.file("ledger")
    if let mode {
      try FileManager.default.createDirectory(
        atPath: place, withIntermediateDirectories: false)
      if let contents { try folder.write(contents, as: "ledger/dirsyncd.db") }
      try FileManager.default.setAttributes(
        [.posixPermissions: Int(mode)], ofItemAtPath: place)
    }
    var configuration = try ConfigurationSample.parse(ConfigurationSample.least)
    configuration.database = place + "/dirsyncd.db"
    let check = OfflineCheck(
      configuration: configuration, secrets: SecretLoader(credentialsDirectory: folder.path))
    #expect(check.status == status)
    #expect(
      check.findings.contains { $0.message.contains(words) }, "\(check.findings.map(\.message))")
  }

  @Test func `A ledger that stands there is whole, or open to others`() throws {
    try writeCredentials(masterKey: String(repeating: "B", count: 42) + "A=\n")
    _ = try Ledger.open(
      path: folder.file("dirsyncd.db"), executor: SerialQueueExecutor(label: "test"))
    #expect(try check().findings.last?.message.contains("is whole") == true)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: folder.file("dirsyncd.db"))
    #expect(try check().status == .notPermitted)
  }

  @Test func `A placeholder of a key is not called no key`() throws {
    try writeCredentials(masterKey: String(repeating: "A", count: 43) + "=\n")
    let check = try check()
    #expect(check.status == .configuration)
    #expect(check.findings.first?.message.contains("is a placeholder") == true)
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
