/// What a rotation of the master key did.
package struct KeyRotation: Hashable, Sendable {
  /// The key that everything is under now.
  package let key: String
  /// The key that nothing is under any more; nil when none was configured.
  package let previous: String?
  /// Waiting passwords that were rewrapped.
  package var passwords = 0
  /// Verifiers of accepted passwords that were rewrapped.
  package var verifiers = 0
}
