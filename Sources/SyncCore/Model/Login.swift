/// A portal login event, without its password.
package struct Login: Hashable, Sendable {
  /// Our id of it.
  package let id: LoginID
  /// Whom the portal says logged in.
  package let address: LoginAddress
  /// The portal's own id of the event: the same one again does nothing again.
  package var idempotencyKey: String?
  /// When it happened, by the portal's clock; nil when it did not say.
  package var occurredAt: Timestamp?
  /// When we took it; a later one is newer.
  package let receivedAt: Timestamp
  /// `sp` or `idp`: which side began the login.
  package var initiatedBy: String?

  package init(
    id: LoginID, address: LoginAddress, idempotencyKey: String? = nil,
    occurredAt: Timestamp? = nil, receivedAt: Timestamp, initiatedBy: String? = nil
  ) {
    self.id = id
    self.address = address
    self.idempotencyKey = idempotencyKey
    self.occurredAt = occurredAt
    self.receivedAt = receivedAt
    self.initiatedBy = initiatedBy
  }

  /// A login by user name.
  package init(
    id: LoginID, userName: String, idempotencyKey: String? = nil, occurredAt: Timestamp? = nil,
    receivedAt: Timestamp, initiatedBy: String? = nil
  ) {
    self.init(
      id: id, address: .userName(userName), idempotencyKey: idempotencyKey, occurredAt: occurredAt,
      receivedAt: receivedAt, initiatedBy: initiatedBy)
  }
}
