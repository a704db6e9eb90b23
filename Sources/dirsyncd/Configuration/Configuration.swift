internal import SyncCore
internal import SyncHTTP

/// Everything that an operator can set, read whole and checked; secrets are references.
struct Configuration: Hashable, Sendable {
  var database: String
  /// Our own name in ownership stamps: the source's, where nothing is said.
  var instance: String
  var masterKey: SecretReference
  /// What the database was sealed under before `masterKey`, until `key rotate` has run.
  var previousMasterKey: SecretReference?
  /// scrypt's N as a power of two; nil when an unchanged password is not told.
  var verifierCost: Int?
  var log: LogConfiguration
  var health: HealthConfiguration
  var intake: IntakeConfiguration
  var source: SourceConfiguration
  /// In the order of their names.
  var directories: [DirectoryConfiguration]
  var guards: Guards
  var notifications: NotificationsConfiguration
  var journal: JournalConfiguration

  static let defaultPath = "/etc/dirsyncd/dirsyncd.json5"
  static let defaultDatabase = "/var/lib/dirsyncd/dirsyncd.db"
}
