package import SyncCore

/// What happened to a side's credentials, for people. It holds no secret.
package struct CredentialNews: Hashable, Sendable {
  /// What it is.
  package enum Kind: String, Hashable, Sendable {
    /// Another slot is in use from now on.
    case switched
    /// The one in use was replaced where it stands. Where a token endpoint takes it, it works; a
    /// fixed text proves itself by the next request.
    case replaced
    /// One that is not in use was tried and does not work; the other one does.
    case refused
    /// One cannot be read any more; what was read before serves.
    case unreadable
  }

  package let kind: Kind
  package let slot: CredentialSlot
  /// Where it stands.
  package let place: String
  /// Why, where something failed.
  package let reason: String?
}
