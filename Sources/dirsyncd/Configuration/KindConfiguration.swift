internal import SyncConnectors
internal import SyncCore
internal import SyncHTTP

/// What one kind of directory has of its own in the configuration, and how its connector is made
/// of it. The rest of the daemon knows a kind through this alone.
protocol KindConfiguration: Hashable, Sendable {
  /// The word that stands in `kind`.
  static var name: String { get }
  static var connector: any DirectoryKind.Type { get }

  /// Reads the kind's own keys, faults and all.
  init(_ reader: ConfigurationReader)

  /// What tells one real directory from another: two entries that share it would fight over the
  /// same accounts.
  var identity: String { get }
  /// Each secret with its key.
  var secretReferences: [(key: String, reference: SecretReference)] { get }

  /// The mapping of groups when nothing is said. Nil where there are none, and where it takes a
  /// mail domain, and neither `domains` nor the kind's own keys name one.
  func groupMapping(in domains: [String]) throws(ExpressionError) -> Mapping?

  /// Whether a group of such a directory can have that id.
  func isGroupID(_ text: String) -> Bool

  /// Tells of what this kind cannot do with newcomers.
  func check(_ justInTime: DirectoryConfiguration.JustInTime, _ reader: ConfigurationReader)

  func connector(
    of directory: DirectoryConfiguration, _ materials: Materials, _ client: any HTTPClient,
    _ gate: any RequestGate
  ) throws -> any DirectoryConnector

  /// Until when a credential works by its own account, by its key.
  func credentialEnds(_ materials: Materials) -> [String: Timestamp]
}

extension KindConfiguration {
  func groupMapping(in domains: [String]) throws(ExpressionError) -> Mapping? { nil }

  func isGroupID(_ text: String) -> Bool { !text.isEmpty && !text.contains(where: \.isWhitespace) }

  func check(_ justInTime: DirectoryConfiguration.JustInTime, _ reader: ConfigurationReader) {}

  func credentialEnds(_ materials: Materials) -> [String: Timestamp] { [:] }
}
