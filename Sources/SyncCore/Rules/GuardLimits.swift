/// How much of one kind one pull or run may do in one directory before a person has to look.
package struct GuardLimits: Hashable, Sendable {
  /// What a guard says of a batch.
  package enum Verdict: Hashable, Sendable {
    case free
    case held(Excess)
  }

  /// The limit that a batch is over.
  package enum Excess: Hashable, Sendable {
    /// More changes than the limit.
    case count(limit: Int)
    /// More changes than that share of the bound accounts.
    case percent(limit: Int)

    /// The limit in words: `more than 20`, `more than 5 %`.
    package var text: String {
      switch self {
      case .count(let limit): "more than \(limit)"
      case .percent(let limit): "more than \(limit) %"
      }
    }
  }

  /// Most changes at once; nil for no such limit.
  package var count: Int?
  /// Most changes as a share of the accounts bound in the directory, in percent; nil for no such
  /// limit.
  package var percent: Int?
  /// Up to this many changes are never held by `percent`: one leaver in a small company is much
  /// of it.
  package var floor: Int

  package init(count: Int? = nil, percent: Int? = nil, floor: Int = 5) {
    self.count = count
    self.percent = percent
    self.floor = floor
  }

  /// Whether a batch may go on that changes so many of the bound accounts.
  package func verdict(changing changes: Int, of bound: Int) -> Verdict {
    if let count, changes > count { return .held(.count(limit: count)) }
    if let percent, changes > floor, isOver(percent, changes, bound) {
      return .held(.percent(limit: percent))
    }
    return .free
  }

  /// The limit that a group's loss is over, whatever others lose; nil for none.
  package func excess(of loss: GroupLoss) -> Excess? {
    excess(changing: loss.leaving, of: loss.members)
  }

  /// What groups lose of which none is over a limit alone: so many of all members of all groups,
  /// and the limit that they are over together; nil for none.
  package func together(_ losses: [GroupLoss], of members: Int) -> (leaving: Int, excess: Excess)? {
    let leaving = losses.filter { excess(of: $0) == nil }.map(\.fresh).reduce(0, +)
    return excess(changing: leaving, of: members).map { (leaving, $0) }
  }

  private func excess(changing changes: Int, of bound: Int) -> Excess? {
    guard case .held(let excess) = verdict(changing: changes, of: bound) else { return nil }
    return excess
  }

  /// Multiplied out at full width, so that nothing is rounded and nothing overflows.
  private func isOver(_ percent: Int, _ changes: Int, _ bound: Int) -> Bool {
    changes.multipliedFullWidth(by: 100) > bound.multipliedFullWidth(by: percent)
  }
}
