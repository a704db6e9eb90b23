/// What other hands do in the directory, past the API.
extension EntraState {
  /// Gives a user a manager, both by their ids.
  package mutating func setManager(_ manager: String, of id: String) {
    users[id]?.manager = manager
  }
}
