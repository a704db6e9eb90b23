internal import SyncConnectors
internal import SyncCore

/// `groups`: which groups of the source are kept in step in the directory, and how.
extension DirectoryConfiguration {
  /// The groups that are kept in step.
  struct Groups: Hashable, Sendable {
    /// A SCIM filter over groups; nil for every group.
    var scope: String?
    /// Attribute of the directory's group to expression over the SCIM group.
    var mapping: [String: String] = [:]
    var onRemove = GroupPolicy.OnRemove.keep
    var nested = GroupPolicy.Nesting.flatten
    /// The source's `displayName` or id to the immutable id of a group of the directory.
    var link: [String: String] = [:]
  }

  mutating func readGroups(_ reader: ConfigurationReader) {
    if let flag = reader.value("groups")?.bool {
      groups = flag ? Groups() : nil
    } else {
      groups = reader.object("groups") { [kind] in Self.readGroups($0, kind) }
    }
    guard groups != nil, case .googleWorkspace = kind else { return }
    if groups?.mapping[kind.groupNameKey] == nil, groupDomain == nil {
      reader.fault(
        "groups", "there is no domain for the groups' addresses",
        remedy: "name one in domains, or map email in groups.mapping")
    }
  }

  private static func readGroups(_ reader: ConfigurationReader, _ kind: Kind) -> Groups {
    var groups = Groups(scope: reader.filter("scope"))
    groups.mapping = reader.object("mapping", readGroupMapping) ?? [:]
    for name in groups.mapping.keys.sorted()
    where name != kind.groupNameKey && !kind.canWriteGroup(name) {
      reader.fault(
        "mapping", "a group has no attribute \(name) that can be written",
        remedy: "one of \(([kind.groupNameKey] + kind.groupAttributes).joined(separator: ", "))")
    }
    groups.onRemove = reader.choice("onRemove", default: groups.onRemove)
    groups.nested = reader.choice("nested", default: groups.nested)
    groups.link =
      reader.object("link") { reader in
        var links: [String: String] = [:]
        for name in reader.keys { links[name] = reader.string(name) }
        return links
      } ?? [:]
    return groups
  }

  /// What the connectors make of it; nil where groups are left alone.
  ///
  /// - Parameter source: the name of the source, so that two of them share no group.
  func groupPolicy(source: String) throws -> GroupPolicy? {
    guard let groups else { return nil }
    let standard =
      switch kind {
      case .googleWorkspace:
        try GoogleConnector.defaultGroupMapping(domain: groupDomain ?? "invalid")
      case .entraID: try EntraConnector.defaultGroupMapping()
      }
    var overrides: [AttributeName: Expression] = [:]
    for (attribute, text) in groups.mapping where attribute != kind.groupNameKey {
      if let name = AttributeName(attribute) { overrides[name] = try Expression(text) }
    }
    let name = try groups.mapping[kind.groupNameKey].map { try Expression($0) }
    var policy = GroupPolicy(mapping: standard.replacing(overrides, name: name))
    policy.scope = try groups.scope.map { try SCIMFilter($0) }
    policy.onRemove = groups.onRemove
    policy.nesting = groups.nested
    policy.links = groups.link.mapValues { RemoteID($0) }
    policy.stampPrefix = "dirsyncd-\(source)-"
    return policy
  }

  /// The domain of the groups' addresses: the first of the directory's own, else the
  /// administrator's.
  private var groupDomain: String? {
    guard case .googleWorkspace(let google) = kind else { return nil }
    return domains.first
      ?? google.adminSubject.split(separator: "@").dropFirst().last.map { $0.lowercased() }
  }
}

extension DirectoryConfiguration.Kind {
  /// The attribute by which a group of that kind is found.
  var groupNameKey: String {
    switch self {
    case .googleWorkspace: "email"
    case .entraID: "displayName"
    }
  }

  /// What else of a group can be mapped.
  var groupAttributes: [String] {
    switch self {
    case .googleWorkspace: GoogleConnector.groupAttributes
    case .entraID: EntraConnector.groupAttributes
    }
  }

  func canWriteGroup(_ name: String) -> Bool { groupAttributes.contains(name) }
}
