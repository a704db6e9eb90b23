internal import SyncConnectors
internal import SyncCore

extension DirectoryConfiguration {
  /// What tells one real directory from another: two entries that share one would fight over the
  /// same accounts.
  var identities: [String] {
    switch kind {
    case .googleWorkspace(let google):
      let domain = google.adminSubject.split(separator: "@").last.map { $0.lowercased() } ?? ""
      return ["google \(google.apiURL) \(google.customer) \(domain)"]
    case .entraID(let entra):
      return ["entra \(entra.graphURL) \(entra.tenant.lowercased())"]
    }
  }
}

extension DirectoryConfiguration.Kind {
  /// The rules for passwords that every directory of the kind has.
  var passwordPolicy: PasswordPolicy {
    switch self {
    case .googleWorkspace: GoogleConnector.passwordPolicy
    case .entraID: EntraConnector.passwordPolicy
    }
  }

  /// The quotas that the kind's maker documents.
  var quotas: [SyncCore.Quota] {
    switch self {
    case .googleWorkspace: GoogleConnector.quotas
    case .entraID: EntraConnector.quotas
    }
  }
}
