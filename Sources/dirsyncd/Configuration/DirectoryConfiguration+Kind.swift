internal import SyncConnectors
internal import SyncCore

extension DirectoryConfiguration {
  /// What kind of directory it is, with what only that kind has.
  struct Kind: Hashable, Sendable {
    /// A row for each kind of directory.
    static let all: [any KindConfiguration.Type] = [
      GoogleConfiguration.self,
      EntraConfiguration.self,
    ]

    let own: any KindConfiguration

    /// The tables of its connector.
    var connector: any DirectoryKind.Type { type(of: own).connector }

    /// Whether an account has its place in a tree of units.
    var hasOrganisationalUnits: Bool {
      AttributeName("orgUnitPath").map { connector.canWrite($0) } ?? false
    }

    static func == (left: Kind, right: Kind) -> Bool {
      AnyHashable(left.own) == AnyHashable(right.own)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(own)) }
  }
}
