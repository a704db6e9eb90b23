/// The next thing to do for one binding, decided at the moment of sending.
package enum Step: Hashable, Sendable {
  /// All is as it should be.
  case nothing
  /// Nothing before then.
  case wait(until: Timestamp)
  /// Not linked yet: look for an account of that name, then link or create it.
  case find(Account)
  /// A create of unknown outcome was sent under `name`: link what is there, or else create
  /// `account`; nil where none is wanted any more.
  case recover(name: String, account: Account?)
  /// A write of unknown outcome was sent: read what the directory holds before writing again.
  case read(Shadow)
  case apply(Action)
  /// It cannot be done until a person acts; the text says why and what to do.
  case park(String)

  /// The guard that must have let the step pass; nil for a step that none looks at.
  package func guardKind(of kind: SubjectID.Kind) -> GuardKind? {
    guard case .apply(let action) = self else { return nil }
    return action.guardKind(of: kind)
  }

  /// Attributes that hold a value now and lose it by this step.
  package var emptied: [AttributeName] {
    guard case .apply(.update(let change)) = self else { return [] }
    return change.emptied
  }
}
