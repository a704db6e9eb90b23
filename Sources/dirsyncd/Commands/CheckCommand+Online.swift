internal import SyncConnectors
internal import SyncCore

extension CheckCommand {
  /// Asks the source and each directory, without writing anything.
  static func onlineFindings(_ configuration: Configuration) async throws -> [Finding] {
    let materials = Materials(configuration: configuration, secrets: .fromEnvironment())
    let client = House.client()
    var findings = await (try materials.source(client)).check()
    var owners: [String: DirectoryID] = [:]
    for directory in configuration.directories {
      let connector = try materials.connector(directory, client)
      findings += await connector.check()
      guard let identity = try? await connector.identity() else { continue }
      if let other = owners[identity] {
        findings.append(
          Finding(
            .failure, "directory \(directory.id)", "is \(identity), as \(other) is",
            remedy: "keep one of the two: they would fight over the same accounts"))
      }
      owners[identity] = directory.id
    }
    if let mail = try materials.mailConnector() { findings += await mail.check() }
    return findings
  }
}
