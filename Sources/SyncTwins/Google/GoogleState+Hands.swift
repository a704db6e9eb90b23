package import SyncCore

/// What other hands do in the directory, past the API.
extension GoogleState {
  /// Adds items to an array of a user.
  package mutating func append(_ items: [JSONValue], to array: String, of key: String) {
    guard var user = lookUp(key) else { return }
    user.fields[array] = .array((user.fields[array]?.array ?? []) + items)
    users[user.id] = user
  }
  /// Changes members of a user; null clears. Gives the id.
  @discardableResult
  package mutating func change(_ key: String, _ fields: JSONObject) -> String? {
    guard var user = lookUp(key) else { return nil }
    for field in fields.members { user.fields[field.name] = field.value.unlessNull }
    user.version += 1
    users[user.id] = user
    return user.id
  }

  /// Makes a user an administrator with some privileges, who is no super administrator.
  package mutating func makeDelegated(_ key: String) {
    guard let id = lookUp(key)?.id else { return }
    users[id]?.isAdmin = false
    users[id]?.isDelegatedAdmin = true
  }

  /// Deletes the group of that address.
  package mutating func removeGroup(_ email: String) {
    guard let group = groups.all.first(where: { $0.email == email }) else { return }
    groups[group.id] = nil
    for address in [group.email] + group.aliases { owners[address] = nil }
  }

  /// Puts a user into the bin. Gives the id.
  @discardableResult
  package mutating func remove(_ key: String, at now: Timestamp) -> String? {
    guard var user = lookUp(key) else { return nil }
    user.deletedAt = now
    users[user.id] = nil
    for address in [user.primaryEmail] + user.aliases { owners[address] = nil }
    for group in groups.all where group.members.contains(where: { $0.id == user.id }) {
      groups[group.id]?.members.removeAll { $0.id == user.id }
    }
    deleted[user.id] = user
    return user.id
  }
}
