/// How an account stands with one group of its directory that we keep.
package struct PushedMembership: Hashable, Sendable {
  /// The group's name in the source.
  package let name: String
  /// Whether we put the account there.
  package let isHeld: Bool
  /// Where a comparison is under way, its state: `new`, `open`, `held`, `released` or `refused`.
  package let check: String?
  /// What the directory answered last.
  package let reason: String?
}
