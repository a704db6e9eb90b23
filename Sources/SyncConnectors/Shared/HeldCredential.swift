package import SyncCore

/// A credential as it was read.
package struct HeldCredential<Value: Sendable>: Sendable {
  package let value: Value
  /// Where it stands, without a secret: `file /etc/dirsyncd/google-key`.
  package let place: String
  /// When it ends; nil where that is not known.
  package let endsAt: Timestamp?
  /// Another one where the content is another one.
  package let fingerprint: Int

  package init(_ value: Value, at place: String, endsAt: Timestamp? = nil, fingerprint: Int = 0) {
    self.value = value
    self.place = place
    self.endsAt = endsAt
    self.fingerprint = fingerprint
  }
}
