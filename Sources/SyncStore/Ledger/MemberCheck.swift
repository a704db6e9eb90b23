package import SyncCore

/// One member of a directory's group that was compared, with what has to be done.
package struct MemberCheck: Hashable, Sendable {
  /// The member's binding.
  package let member: Int64
  /// What people call the member.
  package let name: String
  package let step: MemberStep
  /// Raised when there is a newer reason to look: then the check outlives this attempt.
  package let version: Int64
  /// Attempts that have failed.
  package let attempts: Int
  /// When the member's account was made by us; nil where it was there before.
  package let accountCreatedAt: Timestamp?
}
