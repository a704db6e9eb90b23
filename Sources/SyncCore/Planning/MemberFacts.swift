/// What is known of one member and one group of a directory that we keep.
package struct MemberFacts: Hashable, Sendable {
  /// Of the two, the one that is asked about: the group of a user, or the user in a group.
  package let name: String
  /// What the members of the group follow.
  package var rule = MemberRule.follow
  /// Whether the source has the member in the group.
  package var isWanted = false
  /// Whether we put the account there.
  package var isHeld = false
  /// Whether a change of it was sent whose outcome is not known.
  package var isUnsure = false
  /// Whether the directory has the group.
  package var isGroupThere = true
  /// Whether the member is linked there, and not suspended.
  package var isLinked = true
  package var isActive = true
  /// Where a comparison is under way, its state: `new`, `open`, `held`, `released` or `refused`.
  package var check: String?
  /// What the directory answered last.
  package var reason: String?
  /// Whether somebody else was found to have taken the member out.
  package var wasTakenOut = false

  package init(name: String) {
    self.name = name
  }
}
