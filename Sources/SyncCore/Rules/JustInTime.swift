/// What an account gets at its creation where logins may make accounts, and never again later.
package struct JustInTime: Hashable, Sendable {
  /// The group that a new account joins, in the directory's own spelling; nil for none.
  package var group: String?
  /// Values for a new account alone, such as its organisational unit. What the mapping gives wins.
  package var attributes: Attributes

  package init(group: String? = nil, attributes: Attributes = [:]) {
    self.group = group
    self.attributes = attributes
  }

  /// The account as it is to be made. What is added here is no part of what the account should be,
  /// so no later comparison finds it and puts it back.
  func placing(_ account: Account) -> Account {
    var account = account
    account.initial.merge(attributes) { mapped, preset in mapped.isEmpty ? preset : mapped }
    return account
  }

  var digestText: String {
    let attributes = attributes.sorted { $0.key < $1.key }
    let pairs = attributes.map { "\($0.key)=\(JSONWriter.text(of: $0.value))" }
    return (["jit", group ?? ""] + pairs).joined(separator: ",")
  }
}
