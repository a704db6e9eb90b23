internal import SyncConnectors
internal import SyncCore
internal import SyncHTTP

extension EntraConfiguration: KindConfiguration {
  static let name = "entraID"
  static var connector: any DirectoryKind.Type { EntraConnector.self }

  var identity: String { "entra \(graphURL) \(tenant.lowercased())" }

  var secretReferences: [(key: String, reference: SecretReference)] {
    authentication.references
      + (next?.references ?? []).map { ("next.\($0.key)", $0.reference) }
  }

  func groupMapping(in domains: [String]) throws(ExpressionError) -> Mapping? {
    try EntraConnector.defaultGroupMapping()
  }

  func check(_ justInTime: DirectoryConfiguration.JustInTime, _ reader: ConfigurationReader) {
    if let group = justInTime.group, !isGroupID(group) {
      reader.fault(
        "group", "\"\(group)\" is no object id",
        remedy: "name the group by its object id, as in 02bd9fd6-8f93-4758-87c3-1fb73740a315")
    }
  }

  func isGroupID(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12]
      && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
  }

  func connector(
    of directory: DirectoryConfiguration, _ materials: Materials, _ client: any HTTPClient,
    _ gate: any RequestGate
  ) throws -> any DirectoryConnector {
    let credential = try materials.rotating(
      "directories.\(directory.id)", authentication, next: next,
      { $0.references.map(\.reference) },
      make: { authentication in
        let credential = try authentication.credential(materials)
        guard case .certificate(let certificate, _) = credential else { return (credential, nil) }
        return (credential, certificate.notAfter)
      })
    var settings = SyncConnectors.EntraConfiguration(
      id: directory.id, tenant: tenant, client: self.client,
      credential: credential, domains: directory.domains, graphURL: graphURL,
      loginURL: loginURL, features: directory.features,
      newcomerGroup: directory.justInTime?.group, caFile: directory.caFile)
    settings.findsAliases = directory.links.matching.contains(.alias)
    settings.deniedGroups = DeniedGroups(directory.denyGroups)
    return EntraConnector(settings, client: client, clock: SystemClock(), gate: gate)
  }

  func credentialEnds(_ materials: Materials) -> [String: Timestamp] {
    var ends: [String: Timestamp] = [:]
    for (path, authentication) in [("", authentication), ("next.", next)] {
      guard case .certificate(let certificate, _)? = try? authentication?.credential(materials)
      else { continue }
      ends["\(path)clientCertificate"] = certificate.notAfter
    }
    return ends
  }
}

extension EntraConfiguration.Authentication {
  /// The secrets in it, by their keys.
  var references: [(key: String, reference: SecretReference)] {
    switch self {
    case .secret(let secret): [("clientSecret", secret)]
    case .certificate(let certificate, let key):
      [("clientCertificate", certificate), ("clientKey", key)]
    }
  }

  func credential(
    _ materials: Materials
  ) throws -> SyncConnectors.EntraConfiguration.Credential {
    switch self {
    case .secret(let reference): return .secret(try materials.shared(reference))
    case .certificate(let certificate, let key):
      do {
        let signer = try RSASigner(pem: try materials.secret(key))
        let pem = try materials.secret(certificate)
        let bytes = pem.bytes.indices.map { pem.bytes[$0] }
        return .certificate(try CertificateThumbprint(pem: bytes, of: signer), signer: signer)
      } catch let fault as CredentialFault {
        throw CommandFailure(
          .configuration, "\(certificate) and \(key) are no certificate and key: \(fault)",
          remedy: "give the application's certificate as PEM, and its private key as PKCS#8 PEM")
      }
    }
  }
}
