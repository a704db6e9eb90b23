/// How a member stands with a group of a directory, and why. Pure.
package enum MemberStanding: Hashable, Sendable {
  /// In the group, by our doing, as the source wants it.
  case member
  /// Neither in it by our doing nor wanted there.
  case outside
  /// In it, and left there: the group no longer follows the source.
  case kept
  case toBeAdded
  case toBeRemoved
  /// A removal that waits for a person's release.
  case heldByGuard
  /// The directory does not take it, in its words.
  case refused(String)
  /// A change was sent whose outcome is not known: it is sent again.
  case unsure
  /// We put it there, and somebody else took it out.
  case takenOut
  /// The directory has no such group yet.
  case awaitsGroup
  /// The member has no account there yet.
  case awaitsAccount
  /// The account is suspended: its groups are left as they are.
  case frozen

  package init(_ facts: MemberFacts) {
    if facts.check == "held" {
      self = .heldByGuard
    } else if facts.check == "refused" {
      self = .refused(facts.reason ?? "it gave no reason")
    } else if facts.isUnsure {
      self = .unsure
    } else {
      switch (facts.isWanted, facts.isHeld) {
      case (false, false): self = .outside
      case (true, true): self = facts.wasTakenOut ? .takenOut : .member
      case (true, false): self = Self.coming(facts)
      case (false, true):
        self = facts.rule == .keep ? .kept : facts.isActive ? .toBeRemoved : .frozen
      }
    }
  }

  private static func coming(_ facts: MemberFacts) -> MemberStanding {
    if facts.rule != .follow { return .outside }
    if !facts.isLinked { return .awaitsAccount }
    if !facts.isActive { return .frozen }
    return facts.isGroupThere ? .toBeAdded : .awaitsGroup
  }
}
