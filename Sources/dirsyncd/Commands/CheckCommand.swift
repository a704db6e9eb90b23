internal import Glibc
internal import SyncCore

/// `check`: is everything in place, without changing anything.
enum CheckCommand {
  static let description = CommandDescription(
    name: "check", synopsis: "[--offline]",
    summary: "look at configuration, credentials, permissions and reachability, read-only",
    flags: [.init(name: "--offline", summary: "ask neither the source nor a directory")],
    examples: ["dirsyncd check --offline --config etc/dirsyncd.json5"]
  ) { arguments in
    try await run(arguments)
  }

  static func run(_ arguments: Arguments) async throws -> ExitStatus {
    let path = arguments.configurationPath
    let configuration: Configuration
    do throws(ConfigurationError) {
      configuration = try Configuration.load(path)
    } catch {
      let findings = error.faults.map { fault in
        let place = fault.path.isEmpty ? path : fault.path
        return Finding(.failure, place, fault.message, remedy: fault.remedy)
      }
      report(findings, arguments)
      return error.isAboutRights ? .notPermitted : .configuration
    }
    let offline = OfflineCheck(configuration: configuration, secrets: .fromEnvironment())
    var findings = [Finding(.ok, "configuration", "\(path) is complete")] + offline.findings
    findings += VerifierCheck(configuration).findings + configuration.idleKeys
    findings += configuration.riskyKeys
    let states = House.credentialStates(configuration)
    let materials = Materials(configuration: configuration, secrets: .fromEnvironment())
    let terms = materials.credentialTerms().map { term in
      term.isInUse(states)
        ? term.finding(at: SystemClock().now)
        : Finding(.ok, term.path, "\(term.words(at: SystemClock().now)); not in use")
    }
    findings += terms + materials.openCredentialTerms()
    var status = offline.status
    if status == .done, terms.contains(where: { $0.level == .failure }) { status = .notPermitted }
    if !arguments.has("--offline") {
      let online = try await onlineFindings(configuration)
      findings += online
      let hasFailure = online.contains { $0.level == .failure }
      if status == .done, hasFailure { status = .unavailable }
    }
    report(findings, arguments)
    return status
  }

  private static func report(_ findings: [Finding], _ arguments: Arguments) {
    if arguments.isJSON {
      Output.line(JSONWriter.text(of: .array(findings.map(\.json))))
      return
    }
    let colours = Terminal.hasColours(STDOUT_FILENO)
    for finding in findings where !(arguments.isQuiet && finding.level == .ok) {
      Output.line(finding.line(coloured: colours))
    }
  }
}
