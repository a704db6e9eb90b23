import SyncCore
import Testing

@testable import dirsyncd

@Suite struct VerifierCheckTests {
  static let measured: [(cost: Int, milliseconds: Int, better: Int?)] = [
    (14, 10, nil), (14, 35, nil), (14, 100, nil), (14, 101, 12), (14, 9, 16), (14, 6, 16),
    (14, 250, 11), (17, 5, nil), (10, 900, nil), (16, 1, 17),
  ]

  @Test(arguments: measured)
  func `What a login costs is told, with a better cost where it is out of range`(
    _ cost: Int, _ milliseconds: Int, _ better: Int?
  ) {
    let finding = VerifierCheck.finding(cost, took: .milliseconds(milliseconds))
    #expect(finding.level == (better == nil ? .ok : .warning))
    #expect(finding.message.contains("one login costs \(milliseconds) ms"))
    #expect(finding.remedy.contains("cost: \(better ?? 0) }") == (better != nil))
  }

  @Test func `The check measures on this machine`() throws {
    var configuration = try ConfigurationSample.parse(ConfigurationSample.least)
    configuration.verifierCost = 10
    let findings = VerifierCheck(configuration).findings
    #expect(findings.count == 1)
    #expect(findings[0].message.contains("1 MiB (cost 10)"), "\(findings)")
  }

  @Test func `Switched off, what follows is said, unless nothing follows`() throws {
    var configuration = try ConfigurationSample.parse(ConfigurationSample.least)
    configuration.verifierCost = nil
    let finding = try #require(VerifierCheck(configuration).findings.first)
    #expect(finding.level == .warning)
    #expect(finding.message.contains("pushes at every login"))
    #expect(finding.message.contains("(google)"))
    configuration.directories[0].password.when = .recordChanged
    #expect(VerifierCheck(configuration).findings.map(\.level) == [.ok])
  }

  static let texts: [(String, Int?)] = [
    ("false", nil), ("true", 14), ("{}", 14), ("{ cost: 16 }", 16),
  ]

  @Test(arguments: texts)
  func `The verifier is on, off or dearer`(_ text: String, _ cost: Int?) throws {
    let sample = "{ verifier: \(text)," + ConfigurationSample.least.dropFirst()
    #expect(try ConfigurationSample.parse(sample).verifierCost == cost)
  }
}
