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

  /// Multiplied out at full width, so that nothing is rounded and nothing overflows.
  private func isOver(_ percent: Int, _ changes: Int, _ bound: Int) -> Bool {
    changes.multipliedFullWidth(by: 100) > bound.multipliedFullWidth(by: percent)
  }
}
