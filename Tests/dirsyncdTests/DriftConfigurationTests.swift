internal import SyncCore
internal import Testing

@testable import dirsyncd

/// `password.drift` has words for each kind of directory.
struct DriftConfigurationTests {
  private static func directory(
    _ kind: String, _ password: String
  ) throws -> DirectoryConfiguration? {
    let text = ConfigurationSample.least.replacingOnce(
      "google: {", with: "x: { \(kind), password: { \(password) } }, google: {")
    return try ConfigurationSample.parse(text).directories.first { $0.id.name == "x" }
  }

  private static let entra =
    #"kind: "entraID", tenant: "t", client: "c", clientSecret: { credential: "a" }"#
  private static let google =
    #"kind: "googleWorkspace", adminSubject: "a@b.c", serviceAccountKey: { credential: "b" }"#

  @Test(
    arguments: [
      (entra, "", .overwrite), (entra, #"drift: "overwrite""#, .overwrite),
      (entra, #"drift: "report""#, .report), (entra, #"drift: "ignore""#, .ignore),
      (google, "", .ignore), (google, #"drift: "overwrite""#, .ignore),
      (google, #"drift: "assume-none""#, .ignore), (google, #"drift: "ignore""#, .ignore),
      (google, #"drift: "always""#, .always), (google, "drift: { everyDays: 30 }", .everyDays(30)),
    ] as [(String, String, DriftPolicy)])
  func `A word means what the directory can keep`(
    _ kind: String, _ password: String, _ expected: DriftPolicy
  ) throws {
    let directory = try #require(try Self.directory(kind, password))
    #expect(directory.password.policy(tellsTimes: directory.tellsPasswordTimes) == expected)
  }

  @Test(
    arguments: [
      (entra, #"drift: "assume-none""#, "write overwrite, report or ignore"),
      (entra, #"drift: "always""#, "write overwrite, report or ignore"),
      (entra, "drift: { everyDays: 30 }", "write overwrite, report or ignore"),
      (google, #"drift: "report""#, "write assume-none, always, or { everyDays: 30 }"),
      (google, #"sweep: "1d""#, "take it out"), (google, "drift: {}", "everyDays: missing"),
      (google, "drift: { everyDays: 0 }", "0 is not in 1…3650"),
      (entra, #"drift: "overwrit""#, "did you mean overwrite?"),
      (entra, #"sweep: "10ms""#, "is shorter than 1s"), (entra, "perDay: 0", "0 is not in 1…1000"),
    ])
  func `A word that does not fit is refused with the remedy`(
    _ kind: String, _ password: String, _ remedy: String
  ) throws {
    let faults = ConfigurationSample.faults(
      ConfigurationSample.least.replacingOnce(
        "google: {", with: "x: { \(kind), password: { \(password) } }, google: {"))
    #expect(faults.count == 1)
    #expect(faults.first?.hasPrefix("directories.x.password.") == true)
    #expect(faults.first?.contains(remedy) == true, "\(faults)")
  }

  @Test func `A word that says more than Google can tell has no effect, and check says so`() throws
  {
    let text = ConfigurationSample.least.replacingOnce(
      "google: {", with: "google: { password: { drift: \"overwrite\" },")
    let keys = try ConfigurationSample.parse(text).idleKeys.map(\.subject)
    #expect(
      keys == [
        "directories.google.password.drift: \"overwrite\" "
          + "(Google Workspace tells no time of a change)"
      ])
  }
}

extension String {
  func replacingOnce(_ part: String, with other: String) -> String {
    split(separator: part, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: other)
  }
}
