internal import SyncConnectors
internal import SyncCore

/// The credentials of each side: read when they are needed, so that a changed file counts without a
/// restart.
extension Materials {
  /// The side's two credentials. One of them has to be good at the start.
  func rotating<Named: Sendable, Value: Sendable>(
    _ side: String, _ current: Named, next: Named?,
    _ references: @escaping @Sendable (Named) -> [SecretReference],
    make: @escaping @Sendable (Named) throws -> Made<Value>
  ) throws -> RotatingCredential<Value> {
    do {
      _ = try make(current)
    } catch {
      guard let next, (try? make(next)) != nil else { throw error }
    }
    var named = [CredentialSlot.current: current]
    named[.next] = next
    let (materials, all, desk) = (self, named, desk)
    let credential = RotatingCredential<Value>(
      at: all.mapValues { references($0).first?.description ?? "" },
      read: { (slot: CredentialSlot) throws(CredentialFault) -> HeldCredential<Value>? in
        guard let named = all[slot] else { return nil }
        // A next one that is not there yet is none.
        if slot == .next, references(named).contains(where: materials.secrets.isMissing) {
          return nil
        }
        return try materials.held(references(named)) { try make(named) }
      },
      tell: { desk?.tell(side, $0) })
    desk?.add(side, credential)
    return credential
  }

  /// What a credential was made into, and its own end.
  typealias Made<Value> = (value: Value, endsAt: Timestamp?)

  private func held<Value: Sendable>(
    _ references: [SecretReference], _ make: () throws -> Made<Value>
  ) throws(CredentialFault) -> HeldCredential<Value> {
    do {
      let made = try make()
      var hasher = Hasher()
      for reference in references {
        let secret = try file(reference)
        for place in secret.bytes.indices { hasher.combine(secret.bytes[place]) }
      }
      let ends = references.compactMap(\.expiresAt) + [made.endsAt].compactMap(\.self)
      return HeldCredential(made.value, endsAt: ends.min(), fingerprint: hasher.finalize())
    } catch let failure as CommandFailure {
      // Whoever tells it says first which file it is.
      let place = "\(references.first?.description ?? ""): "
      throw CredentialFault(
        failure.messages.map { $0.hasPrefix(place) ? String($0.dropFirst(place.count)) : $0 }
          .joined(separator: "; "))
    } catch {
      throw CredentialFault("\(error)")
    }
  }

  func credentials(
    _ source: SourceConfiguration
  ) throws -> RotatingCredential<ScimConfiguration.Credential> {
    let materials = self
    return try rotating(
      "source", source.authentication, next: source.next, { $0.references.map(\.reference) },
      make: { authentication in
        let credential = try materials.credential(authentication)
        guard case .bearer(let token) = credential else { return (credential, nil) }
        return (credential, JWT.expiry(of: token.secret))
      })
  }

  private func credential(
    _ authentication: SourceConfiguration.Authentication
  ) throws -> ScimConfiguration.Credential {
    switch authentication {
    case .bearer(let token): .bearer(try shared(token))
    case .basic(let user, let password): .basic(user: user, password: try shared(password))
    case .oauth2(let tokenURL, let clientID, let clientSecret, let scope, let clientAuth):
      .oauth2(
        tokenURL: tokenURL, clientID: clientID, clientSecret: try shared(clientSecret),
        scope: scope, clientAuth: clientAuth == .body ? .body : .basic)
    }
  }
}
