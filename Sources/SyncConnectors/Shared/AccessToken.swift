package import SyncCore

/// A bearer token and its end.
package struct AccessToken: Hashable, Sendable {
  package let text: String
  package let expiresAt: Timestamp
  /// How it is shown (RFC 6750 §2.1, RFC 7617 §2).
  package let scheme: String

  package init(text: String, expiresAt: Timestamp, scheme: String = "Bearer") {
    self.text = text
    self.expiresAt = expiresAt
    self.scheme = scheme
  }

  /// The value of `Authorization`.
  var header: String { "\(scheme) \(text)" }
}
