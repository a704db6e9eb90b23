extension Subject {
  /// True when a record of the source is that of somebody who left: the same `externalId`; where
  /// one of the two has none, the same user name.
  package func isReturn(of old: Subject) -> Bool {
    guard let own = externalID, let theirs = old.externalID else {
      return name.lowercased() == old.name.lowercased()
    }
    return own == theirs
  }

  /// Whether the source says that two records are of two people, whatever they are called.
  package func isSomebodyElse(than old: Subject) -> Bool {
    guard let own = externalID, let theirs = old.externalID else { return false }
    return own != theirs
  }
}
