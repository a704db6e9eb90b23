internal import SyncConnectors
internal import SyncCore

/// One member of `directories`: an external directory and the rules for it.
struct DirectoryConfiguration: Hashable, Sendable {
  /// Whether anything is exported.
  enum Mode: String, Hashable, Sendable, CaseIterable { case active, staging }

  enum OnRemove: String, Hashable, Sendable, CaseIterable { case keep, suspend, delete }

  /// That logins may make accounts, and where a new one is put once.
  struct JustInTime: Hashable, Sendable {
    var group: String?
    var orgUnitPath: String?

    /// What the connectors make of it.
    var atCreation: SyncCore.JustInTime {
      var attributes: Attributes = [:]
      if let orgUnitPath, let name = AttributeName("orgUnitPath") {
        attributes[name] = .string(orgUnitPath)
      }
      return SyncCore.JustInTime(group: group, attributes: attributes)
    }
  }

  /// How failed attempts are repeated.
  struct Retry: Hashable, Sendable {
    var base: Duration = .seconds(2)
    var cap: Duration = .seconds(900)
  }

  var id: DirectoryID
  var kind: Kind
  var mode = Mode.active
  /// The directory's own mail domains, in lower case; empty when nothing is said.
  var domains: [String] = []
  /// A SCIM filter over users; nil for every active user.
  var scope: String?
  /// Sign-in names, or patterns with `*`, of accounts that are left alone.
  var exclude: [String] = []
  /// Whether an account is made at the binding.
  var create = true
  var onExisting = DirectoryPolicy.OnExisting.link
  var onDeactivate = DirectoryPolicy.OnDeactivate.suspend
  var onRemove = OnRemove.suspend
  /// How long a removed user's account stays suspended before it is deleted; there with
  /// `onRemove: "delete"` alone.
  var deleteAfter: Duration?
  var password = PasswordConfiguration()
  /// nil where the directory is not read back.
  var readBack: ReadBackPolicy? = ReadBackPolicy()
  /// nil when it is off.
  var justInTime: JustInTime?
  /// Sign-in addresses, lower case, of administrators whose accounts are written all the same.
  var administrators: [String] = []
  /// nil when groups are left alone.
  var groups: Groups?
  /// Which users are put into which groups of the directory.
  var roles: [Role] = []
  /// Groups that are never given out.
  var denyGroups: [String] = []
  /// What differs from the kind's own mapping, by directory attribute.
  var mapping: [String: AttributeRule] = [:]
  var retry = Retry()
  var links = Links()
  /// nil for what the kind's maker documents.
  var quota: QuotaConfiguration?
  /// When bulk changes may be sent; nil for always.
  var window: ChangeWindow?
  /// Limits that hold here in place of the general ones.
  var guards: [GuardKind: GuardLimits] = [:]
  /// A PEM file of the certificates to trust for this directory and its token endpoint.
  var caFile: String?
  /// nil for what the environment says.
  var proxy: ProxyConfiguration?

  init(id: DirectoryID, kind: Kind) {
    self.id = id
    self.kind = kind
  }

  /// Whether that kind of directory tells when a password was set.
  var tellsPasswordTimes: Bool { kind.connector.tellsPasswordTimes }
}
