internal import SyncConnectors
internal import SyncCore

extension CheckCommand {
  /// Asks the source and each directory, without writing anything.
  static func onlineFindings(_ configuration: Configuration) async throws -> [Finding] {
    let materials = Materials(configuration: configuration, secrets: .fromEnvironment())
    let client = House.client()
    var findings = await (try materials.source(client)).check()
    for directory in configuration.directories {
      findings += await (try materials.connector(directory, client)).check()
    }
    if let mail = try materials.mailConnector() { findings += await mail.check() }
    return findings
  }
}
