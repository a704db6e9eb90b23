package import SyncCore

/// A credential as it was read.
package struct HeldCredential<Value: Sendable>: Sendable {
  package let value: Value
  /// When it ends; nil where that is not known.
  package let endsAt: Timestamp?
  /// Another one where the content is another one.
  package let fingerprint: Int

  package init(_ value: Value, endsAt: Timestamp? = nil, fingerprint: Int = 0) {
    self.value = value
    self.endsAt = endsAt
    self.fingerprint = fingerprint
  }
}
