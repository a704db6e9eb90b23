package import SyncCore

/// A bearer token and its end.
package struct AccessToken: Hashable, Sendable {
  package let text: String
  package let expiresAt: Timestamp

  package init(text: String, expiresAt: Timestamp) {
    self.text = text
    self.expiresAt = expiresAt
  }
}
