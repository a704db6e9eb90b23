/// How a directory names another user in an attribute.
package enum ReferenceForm: String, Hashable, Sendable, CaseIterable {
  /// By the account's immutable id, written by a request of its own, after the account is there.
  case remoteID
  /// By the account's sign-in address: a text that does not follow a rename.
  case name
}
