/// Judges whether a walk over all subjects of one kind was complete. Pure.
///
/// Absence proves nothing until the walk is proved whole. Counted off by number, that takes the
/// same total on every page, and as many different subjects seen (RFC 7644 §3.4.2.4 promises no
/// stable paging); where each page names the next, it takes the end of the chain.
package struct Pass: Hashable, Sendable {
  /// What a finished walk tells.
  package enum Verdict: Hashable, Sendable {
    /// Who was not seen may be missing.
    case complete
    /// Nothing may be inferred; the text says why.
    case incomplete(String)
    /// It looks like a fault of the source: nothing is inferred, and a person should look.
    case suspicious(String)
  }

  /// A walk that misses a larger share of the mirror than this is not believed.
  package static let missingPercentLimit = 30
  /// So few may be missing whatever their share.
  package static let missingFloor = 5

  package let kind: SubjectID.Kind
  private var totals: Set<Int> = []
  private var isTotalKnown = true
  private var tie = ChangePage.Tie.chain
  private var coverages: Set<ChangePage.Coverage> = []
  private var isFinished = false

  package init(kind: SubjectID.Kind) {
    self.kind = kind
  }

  /// Takes in a page as it came.
  package mutating func note(_ page: ChangePage) {
    if let total = page.total { totals.insert(total) } else { isTotalKnown = false }
    if page.tie == .index { tie = .index }
    coverages.insert(page.coverage)
    isFinished = page.next == nil
  }

  /// True when the pass brought changes alone, so that absence from it means nothing.
  package var isOfChanges: Bool { coverages.contains(.changes) }

  /// Why something may have been missed; nil for a walk that was whole.
  ///
  /// - Parameter seen: different subjects that the walk met.
  package func flaw(seen: Int) -> String? {
    guard isFinished else { return "the walk ended early" }
    guard coverages.count == 1 else { return "the source changed its way during the walk" }
    switch tie {
    case .index:
      guard isTotalKnown, let total = totals.first else {
        return "the source gives no totalResults"
      }
      guard totals.count == 1 else { return "the total moved during the walk" }
      return total == seen ? nil : "\(total) were announced and \(seen) came"
    case .chain:
      // A total may be left out (RFC 9865 §2.2), and it may move: the chain holds all the same.
      guard let least = totals.min(), seen < least else { return nil }
      return "\(least) were announced and \(seen) came"
    }
  }

  /// What the walk proves of those whom it did not meet.
  ///
  /// - Parameters:
  ///   - seen: different subjects that the walk met.
  ///   - living: subjects that the mirror holds and does not know to be gone, after the walk.
  ///   - released: those of them that the walk did not meet and of whom a person has said that they
  ///     are really gone. They make no walk suspicious.
  package func verdict(seen: Int, living: Int, released: Int = 0) -> Verdict {
    if let flaw = flaw(seen: seen) { return .incomplete(flaw) }
    if isOfChanges { return .incomplete("only changes were read") }
    let expected = living - released
    if seen == 0, expected > 0 {
      return .suspicious("the source has no \(kind.rawValue)s and the mirror has \(expected)")
    }
    let missing = expected - seen
    if missing > Self.missingFloor, missing * 100 > expected * Self.missingPercentLimit {
      return .suspicious("\(missing) of \(expected) \(kind.rawValue)s are missing")
    }
    return .complete
  }
}
