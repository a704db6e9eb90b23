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
    guard let groups else { return }
    guard let nameKey = kind.connector.groupNameKey else {
      return reader.fault(
        "groups", "the groups of \(kind.connector.product) cannot be kept in step",
        remedy: "take it out")
    }
    guard groups.mapping[nameKey] == nil else { return }
    if (try? kind.own.groupMapping(in: domains)) == nil {
      reader.fault(
        "groups", "there is no domain for the groups' addresses",
        remedy: "name one in domains, or map email in groups.mapping")
    }
  }

  private static func readGroups(_ reader: ConfigurationReader, _ kind: Kind) -> Groups {
    var groups = Groups(scope: reader.filter("scope"))
    groups.mapping = reader.object("mapping", readGroupMapping) ?? [:]
    guard let nameKey = kind.connector.groupNameKey else { return groups }
    let known = [nameKey] + kind.connector.groupAttributes
    for name in groups.mapping.keys.sorted() where !known.contains(name) {
      reader.fault(
        "mapping", "a group has no attribute \(name) that can be written",
        remedy: "one of \(known.joined(separator: ", "))")
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
    guard let groups, let nameKey = kind.connector.groupNameKey else { return nil }
    // Where there is no domain, the addresses are mapped.
    guard
      let standard = try kind.own.groupMapping(in: domains)
        ?? kind.own.groupMapping(in: ["invalid"])
    else { return nil }
    var overrides: [AttributeName: Expression] = [:]
    for (attribute, text) in groups.mapping where attribute != nameKey {
      if let name = AttributeName(attribute) { overrides[name] = try Expression(text) }
    }
    let name = try groups.mapping[nameKey].map { try Expression($0) }
    var policy = GroupPolicy(mapping: standard.replacing(overrides, name: name))
    policy.scope = try groups.scope.map { try SCIMFilter($0) }
    policy.onRemove = groups.onRemove
    policy.nesting = groups.nested
    policy.links = groups.link.mapValues { RemoteID($0) }
    policy.stampPrefix = "dirsyncd-\(source)-"
    return policy
  }
}
