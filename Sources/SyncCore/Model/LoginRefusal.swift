/// Why a login was not taken; its password is wiped by then.
package enum LoginRefusal: Error, Hashable, Sendable {
  /// The mirror has no such user.
  case unknownUser
  /// The ledger cannot be written now: the portal must keep the login and try again.
  case notDurable(String)
  /// The mirror has no such user, and the source cannot be asked now: the portal must try again.
  case sourceUnavailable(String)
  /// The same idempotency key came with another user.
  case keyReused
}
