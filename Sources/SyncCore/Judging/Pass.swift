/// Judges whether a walk over all subjects of one kind was complete. Pure.
///
/// Absence proves nothing until the walk is proved whole: the same total on every page, and as many
/// different subjects seen (RFC 7644 §3.4.2.4 promises no stable paging).
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
  private var isFinished = false

  package init(kind: SubjectID.Kind) {
    self.kind = kind
  }

  /// Takes in a page as it came.
  package mutating func note(_ page: ChangePage) {
    if let total = page.total { totals.insert(total) } else { isTotalKnown = false }
    if page.isLastOfKind { isFinished = true }
  }

  /// What the walk proves.
  ///
  /// - Parameters:
  ///   - seen: different subjects that the walk met.
  ///   - living: subjects that the mirror holds and does not know to be gone, after the walk.
  package func verdict(seen: Int, living: Int) -> Verdict {
    guard isFinished else { return .incomplete("the walk ended early") }
    guard isTotalKnown, let total = totals.first else {
      return .incomplete("the source gives no totalResults")
    }
    guard totals.count == 1 else { return .incomplete("the total moved during the walk") }
    guard total == seen else { return .incomplete("\(total) were announced and \(seen) came") }
    let missing = living - seen
    if total == 0, living > 0 {
      return .suspicious("the source has no \(kind.rawValue)s and the mirror has \(living)")
    }
    if missing > Self.missingFloor, missing * 100 > living * Self.missingPercentLimit {
      return .suspicious("\(missing) of \(living) \(kind.rawValue)s are missing")
    }
    return .complete
  }
}
