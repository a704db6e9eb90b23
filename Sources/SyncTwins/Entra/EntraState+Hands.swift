package import SyncCore

/// What other hands do in the directory, past the API.
extension EntraState {
  /// Gives a user a manager, both by their ids, or none.
  package mutating func setManager(_ manager: String?, of id: String) {
    guard let user = users[id], user.manager != manager else { return }
    users[id]?.manager = manager
    managerChanges[changes.count] = user.manager.map { [$0] } ?? []
    changes.append(id)
  }

  /// Changes properties of a user, who may have any key; null clears. Gives the id.
  @discardableResult
  package mutating func change(_ key: String, _ fields: JSONObject) -> String? {
    guard var user = lookUp(key) else { return nil }
    for field in fields.members { user.fields[field.name] = field.value.unlessNull }
    store(user)
    return user.id
  }

  /// Gives a user other addresses, as Exchange does (user resource, `proxyAddresses`: read-only).
  package mutating func setAliases(_ aliases: [String], of key: String) {
    guard var user = lookUp(key) else { return }
    user.aliases = aliases
    store(user)
  }

  /// Puts a user into the bin, or out of the tenant for good. Gives the id.
  @discardableResult
  package mutating func remove(_ key: String, forGood: Bool = false, at now: Timestamp) -> String? {
    guard var user = lookUp(key) else { return nil }
    user.deletedAt = now
    for (_, key) in user.keys { keys[key] = nil }
    users[user.id] = nil
    if !forGood { deleted[user.id] = user }
    changes.append(user.id)
    for group in groups.all where group.members.contains(user.id) {
      groups[group.id]?.members.removeAll { $0 == user.id }
    }
    return user.id
  }

  /// Deletes the groups of that name.
  package mutating func removeGroup(_ name: String) {
    for group in groups.all where group.fields["displayName"]?.string == name {
      groups[group.id] = nil
    }
  }

  /// Sets the members of a group, all by their ids.
  package mutating func setMembers(_ members: [String], of group: String) {
    groups[group]?.members = members
  }
}
