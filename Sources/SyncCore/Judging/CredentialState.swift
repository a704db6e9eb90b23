/// How the two credentials of a side stand.
package struct CredentialState: Hashable, Sendable {
  /// Since when the next one is in use; nil while the current one is.
  package var nextSince: Timestamp?
  /// Why the one that is not in use would not do, in words; nil where nothing is amiss.
  package var refusal: String?

  package init(nextSince: Timestamp? = nil, refusal: String? = nil) {
    self.nextSince = nextSince
    self.refusal = refusal
  }

  package var inUse: CredentialSlot { nextSince == nil ? .current : .next }
}
