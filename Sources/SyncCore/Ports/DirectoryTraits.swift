/// What the engine must know about a directory beforehand.
package struct DirectoryTraits: Hashable, Sendable {
  /// In what form a password must be kept until it is sent.
  package enum PasswordForm: String, Hashable, Sendable {
    /// `$6$rounds=10000$…`: the directory takes a hash, so no plaintext is ever queued.
    case sha512Crypt
    case plaintext
  }

  package var passwordForm: PasswordForm
  package var passwordPolicy: PasswordPolicy
  /// Requests that may be under way at once.
  package var requestsInFlightLimit: Int
  /// How long after our own create a "not found" may still mean "not yet".
  package var settlingTime: Duration
  /// Whether it tells when a password was set, so that drift can be found.
  package var tellsPasswordTimes: Bool
  /// How long what was deleted can be restored.
  package var binTime: Duration
  /// The attribute that each rule of matching looks into, beside the addresses.
  package var matchAttributes: [MatchRule: AttributeName]
  /// The quotas that its maker documents; none where it has none.
  package var quotas: [Quota]
  /// Attributes without which it makes no account.
  package var requiredAttributes: Set<AttributeName> = []
  /// Attributes that take more rights than others on some accounts (Entra's sensitive actions): a
  /// refusal of one says nothing of the rest.
  package var sensitiveAttributes: Set<AttributeName> = []
  /// Whether its accounts can be listed, so that what others changed there can be found.
  package var listsAccounts = false
  /// Whether it tells what changed since an earlier walk.
  package var tellsChanges = false

  package init(
    passwordForm: PasswordForm, passwordPolicy: PasswordPolicy, requestsInFlightLimit: Int = 8,
    settlingTime: Duration = .seconds(600), tellsPasswordTimes: Bool = false,
    binTime: Duration = .seconds(20 * 86_400), matchAttributes: [MatchRule: AttributeName] = [:],
    quotas: [Quota] = []
  ) {
    self.passwordForm = passwordForm
    self.passwordPolicy = passwordPolicy
    self.requestsInFlightLimit = requestsInFlightLimit
    self.settlingTime = settlingTime
    self.tellsPasswordTimes = tellsPasswordTimes
    self.binTime = binTime
    self.matchAttributes = matchAttributes
    self.quotas = quotas
  }
}
