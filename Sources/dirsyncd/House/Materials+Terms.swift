internal import SyncConnectors
internal import SyncCore

/// Until when our own credentials work.
extension Materials {
  /// What is known of it, in the order of the paths: what a certificate or a token says itself, and
  /// what `expires` says; the sooner counts. A secret that cannot be read is told of elsewhere, and
  /// a next one that is not there yet has no end.
  func credentialTerms() -> [CredentialTerm] {
    var ends: [String: Timestamp] = [:]
    for (path, reference) in configuration.secretReferences {
      if path.isOfNextCredential, secrets.isMissing(reference) { continue }
      ends[path] = reference.expiresAt
    }
    ends.merge(knownEnds, uniquingKeysWith: min)
    return ends.sorted { $0.key < $1.key }.map { CredentialTerm(path: $0.key, endsAt: $0.value) }
  }

  /// A warning of each token and client secret, which end as a rule, whose end is not written down.
  func openCredentialTerms() -> [Finding] {
    let known = Set(credentialTerms().map(\.path))
    return configuration.secretReferences.compactMap { path, reference in
      let key = path.split(separator: ".").last
      guard key == "bearer" || key == "clientSecret", !known.contains(path),
        (try? shared(reference)) != nil
      else { return nil }
      return Finding(
        .warning, path, "nobody knows when it ends",
        remedy: "write expires: \"YYYY-MM-DD\" beside it, to be warned 30 days before")
    }
  }

  private var knownEnds: [String: Timestamp] {
    var ends: [String: Timestamp] = [:]
    for (path, authentication) in [
      ("source.auth", configuration.source.authentication),
      ("source.next.auth", configuration.source.next),
    ] {
      guard case .bearer(let reference)? = authentication, let token = try? shared(reference)
      else { continue }
      ends["\(path).bearer"] = JWT.expiry(of: token.secret)
    }
    for directory in configuration.directories {
      for (key, end) in directory.kind.own.credentialEnds(self) {
        ends["directories.\(directory.id).\(key)"] = end
      }
    }
    return ends
  }
}

extension String {
  /// Whether that path of the configuration is of a credential that is to follow another one.
  var isOfNextCredential: Bool { contains(".next.") }
}
