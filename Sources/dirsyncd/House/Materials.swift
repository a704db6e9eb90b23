internal import SyncConnectors
internal import SyncCore
internal import SyncEngine
internal import SyncHTTP
internal import SyncStore

/// Makes the rooms' parts from the configuration and its secrets.
struct Materials {
  let configuration: Configuration
  let secrets: SecretLoader
  /// Hears what becomes of the credentials; nil where nobody has to.
  var desk: CredentialDesk?

  func source(_ client: any HTTPClient) throws -> ScimSource {
    let source = configuration.source
    let settings = ScimConfiguration(
      id: source.id, baseURL: source.baseURL, credential: try credentials(source),
      pageSize: source.pull.pageSize, isProbed: source.pull.way == .probed,
      caFile: source.caFile)
    return ScimSource(
      settings, client: try proxied(client, by: source.proxy), clock: SystemClock())
  }

  func connector(
    _ directory: DirectoryConfiguration, _ client: any HTTPClient, _ gate: any RequestGate
  ) throws -> any DirectoryConnector {
    let client = try proxied(client, by: directory.proxy)
    return try directory.kind.own.connector(of: directory, self, client, gate)
  }

  /// How the directory is kept; its mapping is the kind's own with what is configured over it.
  ///
  /// - Parameter isDryRun: true for a plan, which waits for no change window.
  func policy(
    _ directory: DirectoryConfiguration, isDryRun: Bool = false
  ) throws -> DirectoryPolicy {
    var policy = DirectoryPolicy(mapping: try directory.fullMapping())
    policy.references = directory.kind.connector.references.filter { attribute, _ in
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
    policy.quotas = directory.quota.map { $0.quotas(over: directory.kind.connector.quotas) }
    policy.guards = configuration.guards.replacing(directory.guards)
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

  func secret(_ reference: SecretReference) throws -> Secret {
    do throws(SecretLoader.Failure) {
      return try secrets.secret(reference)
    } catch {
      throw error.commandFailure(for: reference)
    }
  }
}
