/// How one directory is to be kept, as its configuration says.
package struct DirectoryPolicy: Hashable, Sendable {
  /// What happens to an account that was there before its user was bound.
  package enum OnExisting: String, Hashable, Sendable, CaseIterable {
    case link, park
  }

  /// What happens to an account whose user is no longer active in the source.
  package enum OnDeactivate: String, Hashable, Sendable, CaseIterable {
    case suspend, keep
  }

  /// What happens to an account whose user left the scope or the source; deleting one is a matter
  /// of `lifecycle`.
  package enum OnRemove: String, Hashable, Sendable, CaseIterable {
    case keep, suspend
  }

  /// When a login's password is sent.
  package enum PasswordWhen: String, Hashable, Sendable, CaseIterable {
    case changed
    case recordChanged = "record-changed"
    case everyLogin = "every-login"
    case never
  }

  /// Who takes part at all; the same in every directory.
  package var source = SourcePolicy()
  /// Sign-in addresses of accounts that are as good as not there: never linked, created, changed
  /// or suspended.
  package var excludedNames: [NamePattern] = []
  /// Which active users are bound; nil for every active user.
  package var scope: SCIMFilter?
  package var mapping: Mapping
  /// Mapped attributes whose value names another user of the source, and how the directory wants
  /// that user named.
  package var references: [AttributeName: ReferenceForm] = [:]
  /// False to link existing accounts alone.
  package var creates = true
  package var onExisting = OnExisting.link
  /// How an account that was there before is found, in this order.
  package var matching = MatchRule.standard
  /// Where our stamp goes; nil for accounts that get none.
  package var stamp: StampRule?
  package var onDeactivate = OnDeactivate.suspend
  package var onRemove = OnRemove.suspend
  package var lifecycle = Lifecycle()
  package var passwordWhen = PasswordWhen.changed
  /// How long a sealed password may wait.
  package var passwordTimeLimit = Duration.seconds(86_400)
  /// What happens when the password was changed in the directory itself.
  package var passwordDrift = DriftPolicy.overwrite
  /// From one look through all accounts' password times to the next.
  package var driftSweepInterval = Duration.seconds(86_400)
  /// When that is done each day, in place of the interval; nil for by interval.
  package var driftSweepTime: DailyTime?
  /// True where everything is computed and nothing is exported.
  package var isStaged = false
  /// How it is read back; nil where nobody looks.
  package var readBack: ReadBackPolicy?
  /// When bulk changes may be sent; nil for always. Passwords, the accounts that they wait for, and
  /// suspensions go at any time.
  package var window: ChangeWindow?
  /// Pushes of one user within a day; beyond it a login is held.
  package var passwordPushesPerDayLimit = 24
  /// What an administrator demands of passwords beyond the directory's own rules.
  package var passwordMinLength: Int?
  package var passwordClasses: Int?
  package var retry = RetryPolicy()
  /// How many requests the directory lets us send; nil for what its maker documents.
  package var quotas: [Quota]?
  package var guards = Guards()
  /// The domains in which accounts may be created; empty for any.
  package var domains: [String] = []
  /// Whether a login may make its user's account, and what such an account gets; nil for no.
  package var justInTime: JustInTime?
  /// How groups are kept in step; nil where they are left alone.
  package var groups: GroupPolicy?
  /// Which users are put into which groups that are there already.
  package var roles: [RoleRule] = []
  /// Sign-in addresses, lower case, of administrators whose accounts may be written all the same.
  package var administrators: Set<String> = []

  package init(mapping: Mapping) {
    self.mapping = mapping
  }
}

extension DirectoryPolicy {
  /// What decides who is bound and how, as text: when it changes, everybody is planned anew.
  package var digestText: String {
    return
      ([
        scope?.text ?? "", mapping.name.text, onDeactivate.rawValue, onRemove.rawValue,
        onExisting.rawValue, String(creates), domains.joined(separator: ","),
        justInTime?.digestText ?? "", administrators.sorted().joined(separator: ","),
        matching.map(\.rawValue).joined(separator: ","), stamp?.digestText ?? "",
        lifecycle.digestText, source.digestText, excludedNames.map(\.text).joined(separator: ","),
        groups?.digestText ?? "",
        roles.map { "\($0.filter.text)>\($0.group)" }.joined(separator: ","),
      ] + mapping.digestLines)
      .joined(separator: ";")
  }
}
