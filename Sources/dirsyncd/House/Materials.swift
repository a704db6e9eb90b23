internal import SyncConnectors
internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// Makes the rooms' parts from the configuration and its secrets.
struct Materials {
  let configuration: Configuration
  let secrets: SecretLoader

  func source(_ client: any HTTPClient) throws -> ScimSource {
    let source = configuration.source
    let credential: ScimConfiguration.Credential =
      switch source.authentication {
      case .bearer(let token): .bearer(try shared(token))
      case .basic(let user, let password): .basic(user: user, password: try shared(password))
      case .oauth2(let tokenURL, let clientID, let clientSecret, let scope, let clientAuth):
        .oauth2(
          tokenURL: tokenURL, clientID: clientID, clientSecret: try shared(clientSecret),
          scope: scope, clientAuth: clientAuth == .body ? .body : .basic)
      }
    let settings = ScimConfiguration(
      id: source.id, baseURL: source.baseURL, credential: credential,
      pageSize: source.pull.pageSize, isProbed: source.pull.way == .probed,
      caFile: source.caFile)
    return ScimSource(
      settings, client: try proxied(client, by: source.proxy), clock: SystemClock())
  }

  func connector(
    _ directory: DirectoryConfiguration, _ client: any HTTPClient, _ gate: any RequestGate
  ) throws -> any DirectoryConnector {
    let client = try proxied(client, by: directory.proxy)
    switch directory.kind {
    case .googleWorkspace(let google):
      let settings = SyncConnectors.GoogleConfiguration(
        id: directory.id, key: try key(google.serviceAccountKey),
        adminSubject: google.adminSubject, customer: google.customer, domains: directory.domains,
        apiURL: google.apiURL, features: directory.features,
        newcomerGroup: directory.justInTime?.group, caFile: directory.caFile)
      return GoogleConnector(settings, client: client, clock: SystemClock(), gate: gate)
    case .entraID(let entra):
      let settings = SyncConnectors.EntraConfiguration(
        id: directory.id, tenant: entra.tenant, client: entra.client,
        credential: try credential(entra.authentication), domains: directory.domains,
        graphURL: entra.graphURL, loginURL: entra.loginURL,
        features: directory.features, newcomerGroup: directory.justInTime?.group,
        caFile: directory.caFile)
      return EntraConnector(settings, client: client, clock: SystemClock(), gate: gate)
    }
  }

  /// How the directory is kept; its mapping is the kind's own with what is configured over it.
  ///
  /// - Parameter isDryRun: true for a plan, which waits for no change window.
  func policy(
    _ directory: DirectoryConfiguration, isDryRun: Bool = false
  ) throws -> DirectoryPolicy {
    var policy = DirectoryPolicy(mapping: try directory.fullMapping())
    policy.references = directory.kind.references.filter { attribute, _ in
      policy.mapping.attributes[attribute] != nil
    }
    policy.isStaged = !isDryRun && directory.mode == .staging
    policy.scope = try directory.scope.map { try SCIMFilter($0) }
    policy.source = try configuration.source.policy()
    policy.excludedNames = directory.exclude.map { NamePattern($0) }
    policy.creates = directory.create
    policy.onExisting = directory.onExisting
    policy.onDeactivate = directory.onDeactivate
    addLinks(of: directory, to: &policy)
    policy.passwordWhen = directory.password.when
    policy.passwordTimeLimit = directory.password.ttl
    policy.passwordDrift = directory.password.policy(tellsTimes: directory.tellsPasswordTimes)
    policy.driftSweepInterval = directory.password.sweep
    policy.driftSweepTime = directory.password.sweepTime
    policy.readBack = directory.readBack
    policy.window = isDryRun ? nil : directory.window
    policy.passwordPushesPerDayLimit = directory.password.perDay
    policy.passwordMinLength = directory.password.minLength
    policy.passwordClasses = directory.password.classes
    policy.retry = RetryPolicy(base: directory.retry.base, cap: directory.retry.cap)
    policy.quotas = directory.quota.map { $0.quotas(over: directory.kind.quotas) }
    policy.guards = configuration.guards.limits.replacing(directory.guards.mapValues(\.limits))
    policy.domains = directory.domains
    policy.administrators = Set(directory.administrators)
    policy.justInTime = directory.justInTime?.atCreation
    policy.roles = try directory.roles.map {
      RoleRule(when: try SCIMFilter($0.when), group: RemoteID($0.group))
    }
    policy.groups = try directory.groupPolicy(source: configuration.source.id)
    return policy
  }

  /// Which credentials the source's users have.
  func credentialRules() throws -> CredentialRules {
    let source = configuration.source
    var rules = CredentialRules.standard
    if let credentials = source.credentials {
      rules.rules = try credentials.map { try $0.rule() }
    }
    rules.loginBy = try source.loginBy.map { try Expression($0) }
    return rules
  }

  /// The token that TCP clients of the intake show; nil where only the Unix socket is open.
  func intakeToken() throws -> SharedSecret? {
    try configuration.intake.token.map(shared)
  }

  private func key(_ reference: SecretReference) throws -> GoogleServiceAccountKey {
    do {
      return try GoogleServiceAccountKey(json: try secret(reference))
    } catch let fault as CredentialFault {
      throw CommandFailure(
        .configuration, "\(reference) is no service account key: \(fault)",
        remedy: "make a JSON key of the service account in the Google Cloud console")
    }
  }

  func credential(
    _ authentication: EntraConfiguration.Authentication
  ) throws -> SyncConnectors.EntraConfiguration.Credential {
    switch authentication {
    case .secret(let reference): return .secret(try shared(reference))
    case .certificate(let certificate, let key):
      do {
        let signer = try RSASigner(pem: try secret(key))
        let pem = try secret(certificate)
        let bytes = pem.bytes.indices.map { pem.bytes[$0] }
        return .certificate(try CertificateThumbprint(pem: bytes, of: signer), signer: signer)
      } catch let fault as CredentialFault {
        throw CommandFailure(
          .configuration, "\(certificate) and \(key) are no certificate and key: \(fault)",
          remedy: "give the application's certificate as PEM, and its private key as PKCS#8 PEM")
      }
    }
  }

  func shared(_ reference: SecretReference) throws -> SharedSecret {
    SharedSecret(try secret(reference))
  }

  func file(_ reference: SecretReference) throws -> Secret {
    do throws(SecretLoader.Failure) {
      return try secrets.file(reference)
    } catch {
      throw error.commandFailure(for: reference)
    }
  }

  private func secret(_ reference: SecretReference) throws -> Secret {
    do throws(SecretLoader.Failure) {
      return try secrets.secret(reference)
    } catch {
      throw error.commandFailure(for: reference)
    }
  }
}
