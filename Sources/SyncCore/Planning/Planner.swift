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

  /// What the directory should hold for a subject that the rules have put somewhere. Nobody is
  /// deleted but on the source's own word that there is no such user.
  package static func wanted(at placement: Placement, by policy: DirectoryPolicy) -> Wanted {
    switch placement {
    case .excluded, .accountExcluded, .staged: .untouched
    case .gone where policy.lifecycle.deleteAfter != nil: .deleted
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
  package static func step(
    for wanted: Wanted, from known: Known, _ circumstances: Circumstances
  ) -> Step {
    switch (wanted, known) {
    case (.untouched, _), (_, .detached): .nothing
    case (.suspended, .nothing), (.deleted, .nothing): .nothing
    case (.suspended, .removed), (.deleted, .removed): .nothing
    case (.suspended, .invited), (.deleted, .invited): .nothing
    case (.unmappable(let reason), _): .park(reason)
    case (.suspended, .createSent(let name)), (.deleted, .createSent(let name)):
      .recover(name: name, account: nil)
    case (.account(let account), .createSent(let name)): .recover(name: name, account: account)
    case (_, .unsure(let shadow)): .read(shadow)
    case (.suspended, .held(let shadow)), (.deleted, .held(let shadow)):
      departure(of: shadow, circumstances)
    case (.account(let account), .nothing): .find(account)
    case (.account(let account), .invited(let name, let next)):
      next > circumstances.now && account.name.lowercased() == name.lowercased()
        ? .wait(until: next) : .find(account)
    case (.account(let account), .removed(_, let removedAt)):
      circumstances.now < removedAt.advanced(by: circumstances.binTime)
        ? .apply(.restore(as: account.name)) : .find(account)
    case (.account(let account), .held(let shadow)):
      step(for: account, from: shadow, by: circumstances.policy)
    }
  }

  /// Suspended, signed out, deleted: each when its time has come, and in that order.
  private static func departure(of shadow: Shadow, _ circumstances: Circumstances) -> Step {
    let (life, rules) = (circumstances.life, circumstances.policy.lifecycle)
    func due(_ time: Duration, after since: Timestamp?, _ action: Action) -> Step {
      let moment = (since ?? circumstances.now).advanced(by: time)
      return moment > circumstances.now ? .wait(until: moment) : .apply(action)
    }
    guard !shadow.isActive else {
      return due(rules.suspendAfter, after: life.awaySince, .suspend)
    }
    if life.owesSignOut, rules.signsOut { return .apply(.signOut) }
    guard let goneSince = life.goneSince, let deleteAfter = rules.deleteAfter else {
      return .nothing
    }
    return due(deleteAfter, after: goneSince, .delete)
  }

  private static func step(
    for account: Account, from shadow: Shadow, by policy: DirectoryPolicy
  ) -> Step {
    guard shadow.isActive else { return .apply(.resume) }
    let change = Diff.change(from: shadow, to: account)
    if let name = change.name, let reason = Matching.foreignDomain(of: name, by: policy) {
      return .park(reason)
    }
    return change.isEmpty ? .nothing : .apply(.update(change))
  }
}
