/// What becomes of an account that an answer to a write of ours shows suspended, though it was
/// known to be active and we did not suspend it. Pure.
///
/// Who suspended it by hand may have had a good reason: an ordinary write must not open it again
/// behind that person's back. The policy of reading back says what happens, as if it had been found
/// there.
package enum ForeignSuspension: Hashable, Sendable {
  /// There is none, or it is what the source wants.
  case none
  /// It is told of, and the account stays suspended.
  case kept
  /// It is told of, and undone.
  case undone

  /// - Parameters:
  ///   - answered: the account as the directory showed it.
  ///   - known: what it was known to hold before; nil for an account that was none of ours yet.
  ///   - wanted: what it should hold; nil where nobody knows.
  ///   - mayBeOurs: whether a suspension was sent whose outcome was not known.
  package init(
    answered: Shadow, known: Shadow?, wanted: Wanted?, mayBeOurs: Bool,
    by onDrift: ReadBackPolicy.OnDrift
  ) {
    guard let known, known.isActive, !answered.isActive, !mayBeOurs else {
      self = .none
      return
    }
    switch wanted {
    case .suspended, .deleted, nil: self = .none
    case .account: self = onDrift == .repair ? .undone : .kept
    case .untouched, .unmappable: self = onDrift == .repair ? .none : .kept
    }
  }
}
