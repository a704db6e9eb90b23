internal import SyncCore

/// `roles` and `denyGroups`: groups that are given by what the source says of a user.
extension DirectoryConfiguration {
  /// One row of the table.
  struct Role: Hashable, Sendable {
    /// A SCIM filter over users.
    var when: String
    /// The group's immutable id.
    var group: String
  }

  mutating func readRoles(_ reader: ConfigurationReader) {
    roles =
      reader.objects("roles") { reader in
        if !reader.has("when") { reader.missing("when") }
        return Role(when: reader.filter("when") ?? "", group: reader.requiredString("group"))
      } ?? []
    denyGroups = reader.strings("denyGroups") ?? []
    for id in denyGroups where !kind.own.isGroupID(id) {
      reader.fault(
        "denyGroups", "names \"\(id)\", which is no group's id",
        remedy: "write the group's immutable id as the directory shows it")
    }
    let links = groups?.link.values.map { $0 } ?? []
    let named = [
      ("roles", roles.map(\.group)), ("groups", links),
      ("jit", [justInTime?.group].compactMap(\.self)),
    ]
    for (key, ids) in named {
      for id in ids where denyGroups.contains(where: { $0.lowercased() == id.lowercased() }) {
        reader.fault(
          key, "names the group \(id), and denyGroups says that nobody is put into it",
          remedy: "take it out of one of the two")
      }
    }
    for role in roles where links.contains(role.group) {
      reader.fault(
        "roles", "names the group \(role.group), whose members groups.link keeps",
        remedy: "take it out of one of the two")
    }
  }
}
