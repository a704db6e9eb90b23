internal import SyncCore

/// An access token that the twin gave out.
struct GoogleToken: Sendable {
  /// The id of the user acted for; nil when the assertion had no `sub`.
  let subject: String?
  let scopes: Set<GoogleScope>
  let expires: Timestamp
}
