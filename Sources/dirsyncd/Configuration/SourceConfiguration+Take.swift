internal import SyncCore

extension SourceConfiguration {
  /// Users who are left alone.
  struct Exclude: Hashable, Sendable {
    /// User names, or patterns with `*`.
    var users: [String] = []
    /// A SCIM filter over users.
    var filter: String?

    init() {}

    init(_ reader: ConfigurationReader) {
      users = reader.strings("users") ?? []
      filter = reader.filter("filter")
      if users.isEmpty, filter == nil {
        reader.fault(nil, "excludes nobody", remedy: "write users, filter, or both")
      }
    }
  }

  /// Who takes part, for the policy of each directory.
  func policy() throws -> SourcePolicy {
    var policy = SourcePolicy()
    policy.excludedNames = exclude.users.map { NamePattern($0) }
    policy.excluded = try exclude.filter.map { try SCIMFilter($0) }
    policy.ready = try ready.map { try SCIMFilter($0) }
    return policy
  }
}
