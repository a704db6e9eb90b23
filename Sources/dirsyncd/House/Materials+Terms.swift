internal import SyncConnectors
internal import SyncCore

/// Until when our own credentials work.
extension Materials {
  /// What is known of it, in the order of the paths: what a certificate or a token says itself, and
  /// what `expires` says; the sooner counts. A secret that cannot be read is told of elsewhere.
  func credentialTerms() -> [CredentialTerm] {
    var ends: [String: Timestamp] = [:]
    for (path, reference) in configuration.secretReferences {
      ends[path] = reference.expiresAt
    }
    ends.merge(knownEnds, uniquingKeysWith: min)
    return ends.sorted { $0.key < $1.key }.map { CredentialTerm(path: $0.key, endsAt: $0.value) }
  }

  private var knownEnds: [String: Timestamp] {
    var ends: [String: Timestamp] = [:]
    if case .bearer(let reference) = configuration.source.authentication,
      let token = try? shared(reference)
    {
      ends["source.auth.bearer"] = JWT.expiry(of: token.secret)
    }
    for directory in configuration.directories {
      for (key, end) in directory.kind.own.credentialEnds(self) {
        ends["directories.\(directory.id).\(key)"] = end
      }
    }
    return ends
  }
}
