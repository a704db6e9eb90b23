/// Decides what a directory should hold, and the one next step towards it. Pure.
package enum Planner {
  /// What the directory should hold for a subject.
  ///
  /// - Parameters:
  ///   - subject: nil, or marked as gone, once the source itself says so.
  ///   - known: what is known of the account; nil while the subject is not bound there.
  package static func wanted(
    of subject: Subject?, by policy: DirectoryPolicy, known: Known? = .nothing
  ) -> Wanted {
    wanted(at: Placement(of: subject, by: policy, known: known), by: policy)
  }

  /// What the directory should hold for a subject that the rules have put somewhere.
  package static func wanted(at placement: Placement, by policy: DirectoryPolicy) -> Wanted {
    switch placement {
    case .excluded, .accountExcluded, .staged: .untouched
    case .gone, .outOfScope: policy.onRemove == .keep ? .untouched : .suspended
    case .inactive: policy.onDeactivate == .keep ? .untouched : .suspended
    case .unmappable(let reason): .unmappable(reason)
    case .account(let account): .account(account)
    }
  }

  /// The next step for a binding, from what is wanted and what is known of the account.
  ///
  /// Sign-in comes back first and goes first: a suspended account gets no other write, so that
  /// one refused attribute cannot keep a leaver signed in. An unknown outcome is read before
  /// anything is written again.
  package static func step(for wanted: Wanted, from known: Known) -> Step {
    switch (wanted, known) {
    case (.untouched, _), (.suspended, .nothing): .nothing
    case (.unmappable(let reason), _): .park(reason)
    case (.suspended, .createSent(let name)): .recover(name: name, account: nil)
    case (.account(let account), .createSent(let name)): .recover(name: name, account: account)
    case (_, .unsure(let shadow)): .read(shadow)
    case (.suspended, .held(let shadow)): shadow.isActive ? .apply(.suspend) : .nothing
    case (.account(let account), .nothing): .find(account)
    case (.account(let account), .held(let shadow)): step(for: account, from: shadow)
    }
  }

  private static func step(for account: Account, from shadow: Shadow) -> Step {
    guard shadow.isActive else { return .apply(.resume) }
    let change = Diff.change(from: shadow, to: account)
    return change.isEmpty ? .nothing : .apply(.update(change))
  }
}
