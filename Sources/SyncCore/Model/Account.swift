/// What a directory's account is to be, computed from a subject by scope and mapping.
package struct Account: Hashable, Sendable {
  /// The sign-in address: Google `primaryEmail`, Entra `userPrincipalName`.
  package var name: String
  /// All attributes that the source owns, but the name; null where the source has no value.
  package var attributes: Attributes
  /// Values for an account that is made new alone; no later comparison looks at them.
  package var initial: Attributes = [:]
  package var isActive: Bool

  package init(name: String, attributes: Attributes, isActive: Bool) {
    self.name = name
    self.attributes = attributes
    self.isActive = isActive
  }

  /// The account as it is to be made; `initial` says still which values are for that alone.
  package var atCreation: Account {
    var account = self
    account.attributes.merge(initial) { mapped, preset in mapped.isEmpty ? preset : mapped }
    return account
  }
}
