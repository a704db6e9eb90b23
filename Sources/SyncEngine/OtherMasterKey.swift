/// The ledger holds secrets under a master key that is not configured; nothing was changed.
package struct OtherMasterKey: Error, Hashable, Sendable {
  /// The name of the key that is missing.
  package let missing: String
  /// The names of the keys that are configured, the current one first.
  package let configured: [String]
}
