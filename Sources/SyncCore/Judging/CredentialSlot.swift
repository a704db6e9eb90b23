/// Which of the two credentials that a side may have.
package enum CredentialSlot: String, Hashable, Sendable, CaseIterable {
  case current
  /// The one that is to follow it.
  case next

  /// In which order a side's credentials are tried: the next one once it is there, since it is
  /// there to be used; what has ended comes last, as an end that somebody wrote down may be wrong.
  ///
  /// - Parameter ends: when each of those that are there ends, nil where that is not known.
  package static func order(
    _ ends: [CredentialSlot: Timestamp?], at now: Timestamp
  ) -> [CredentialSlot] {
    let there = [CredentialSlot.next, .current].filter(ends.keys.contains)
    func hasEnded(_ slot: CredentialSlot) -> Bool {
      ends[slot].flatMap(\.self).map { $0 <= now } ?? false
    }
    return there.filter { !hasEnded($0) } + there.filter(hasEnded)
  }
}
