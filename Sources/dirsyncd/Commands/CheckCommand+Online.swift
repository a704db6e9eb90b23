internal import SyncConnectors
internal import SyncCore
internal import SyncEngine
internal import SyncLog
internal import SyncStore

extension CheckCommand {
  /// Asks the source and each directory, without writing anything.
  static func onlineFindings(_ configuration: Configuration) async throws -> [Finding] {
    let desk = CredentialDesk(log: .silent)
    let materials = Materials(
      configuration: configuration, secrets: .fromEnvironment(), desk: desk)
    let client = House.client()
    var findings = await (try materials.source(client)).check()
    var owners: [String: DirectoryID] = [:]
    for directory in configuration.directories {
      let gate = Pacer(clock: SystemClock())
      if let until = waitUntil(directory.id, configuration) { gate.pause(until: until) }
      let connector = try materials.connector(directory, client, gate)
      findings += await connector.check()
      findings += await RoleCheck(directory).findings(connector)
      guard let identity = try? await connector.identity() else { continue }
      if let other = owners[identity] {
        findings.append(
          Finding(
            .failure, "directory \(directory.id)", "is \(identity), as \(other) is",
            remedy: "keep one of the two: they would fight over the same accounts"))
      }
      owners[identity] = directory.id
    }
    findings += desk.news.compactMap(\.finding)
    if let mail = try materials.mailConnector() { findings += await mail.check() }
    return findings
  }

  /// Until when the directory said wait, as the daemon has stored it: a look counts as a request,
  /// too. Nil where there is no database yet.
  private static func waitUntil(
    _ directory: DirectoryID, _ configuration: Configuration
  ) -> Timestamp? {
    let reader = try? House.reader(configuration)
    return try? reader?.read { try $0.laneState(of: directory).notBefore }
  }
}

extension CredentialDesk.News {
  /// What a trial of a next credential told.
  fileprivate var finding: Finding? {
    switch news.kind {
    case .switched:
      Finding(
        .ok, "\(side).next", "\(news.place) works; a daemon uses it from its next token on")
    case .refused:
      Finding(
        .failure, "\(side).next", "\(news.place) does not work: \(news.reason ?? "")",
        remedy: CredentialState.remedy + "; the current one serves meanwhile")
    case .replaced, .unreadable: nil
    }
  }
}
