package import SyncCore

/// What other hands do in the directory, past the API.
extension GoogleState {
  /// Adds items to an array of a user.
  package mutating func append(_ items: [JSONValue], to array: String, of key: String) {
    guard var user = lookUp(key) else { return }
    user.fields[array] = .array((user.fields[array]?.array ?? []) + items)
    users[user.id] = user
  }
}
