internal import SyncConnectors
internal import SyncCore
internal import SyncHTTP

extension GoogleConfiguration: KindConfiguration {
  static let name = "googleWorkspace"
  static var connector: any DirectoryKind.Type { GoogleConnector.self }

  var identity: String { "google \(apiURL) \(customer) \(adminDomain ?? "")" }

  var secretReferences: [(key: String, reference: SecretReference)] {
    [("serviceAccountKey", serviceAccountKey)]
      + (next.map { [("next.serviceAccountKey", $0)] } ?? [])
  }

  private var adminDomain: String? {
    adminSubject.split(separator: "@").dropFirst().last.map { $0.lowercased() }
  }

  /// Groups have addresses: in the first of the directory's own domains, else the administrator's.
  func groupMapping(in domains: [String]) throws(ExpressionError) -> Mapping? {
    guard let domain = domains.first ?? adminDomain else { return nil }
    return try GoogleConnector.defaultGroupMapping(domain: domain)
  }

  func check(_ justInTime: DirectoryConfiguration.JustInTime, _ reader: ConfigurationReader) {
    if let path = justInTime.orgUnitPath, !path.hasPrefix("/") {
      reader.fault("orgUnitPath", "\"\(path)\" is no full path", remedy: "begin it with /")
    }
    if let group = justInTime.group, !group.contains("@") {
      reader.fault(
        "group", "\"\(group)\" is no group's address", remedy: "name the group by its address")
    }
  }

  func connector(
    of directory: DirectoryConfiguration, _ materials: Materials, _ client: any HTTPClient,
    _ gate: any RequestGate
  ) throws -> any DirectoryConnector {
    let credential = try materials.rotating(
      "directories.\(directory.id)", serviceAccountKey, next: next, { [$0] },
      make: { (try Self.key($0, materials), nil) })
    var settings = SyncConnectors.GoogleConfiguration(
      id: directory.id, credential: credential, adminSubject: adminSubject, customer: customer,
      domains: directory.domains, apiURL: apiURL, features: directory.features,
      mapped: try mapped(by: directory),
      newcomerGroup: directory.justInTime?.group, caFile: directory.caFile)
    settings.deniedGroups = DeniedGroups(directory.denyGroups)
    return GoogleConnector(settings, client: client, clock: SystemClock(), gate: gate)
  }

  private func mapped(by directory: DirectoryConfiguration) throws -> Set<AttributeName> {
    let mapped = Set(try directory.fullMapping().attributes.keys)
    return directory.links.stampAttribute.map { mapped.union([$0]) } ?? mapped
  }

  private static func key(
    _ reference: SecretReference, _ materials: Materials
  ) throws -> GoogleServiceAccountKey {
    do {
      return try GoogleServiceAccountKey(json: try materials.secret(reference))
    } catch let fault as CredentialFault {
      throw CommandFailure(
        .configuration, "\(reference) is no service account key: \(fault)",
        remedy: "make a JSON key of the service account in the Google Cloud console")
    }
  }
}
