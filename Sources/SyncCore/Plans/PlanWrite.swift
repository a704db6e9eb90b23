/// What a step of a plan does. None of them holds a secret: a password is named and never shown.
package enum PlanWrite: Hashable, Sendable {
  /// What is there becomes the subject's; nothing is written to the directory.
  case link
  /// Makes the account, or the group.
  case create(Account)
  /// Makes the account with its user's own password.
  case createWithPassword(Account)
  /// Writes what differs, of an account or a group.
  case update(AccountChange)
  case suspend
  case resume
  /// Ends every session.
  case signOut
  /// Puts the account into the directory's bin.
  case delete
  /// Takes it out of there.
  case restore
  /// Sends the password that waits.
  case password
  /// Puts a new account into the group of that id, once.
  case join(String)
  /// Puts the account into groups by the table of roles, and takes it out of others.
  case roles(joining: [RemoteID], leaving: [RemoteID])
  case members(adding: [PlanMember], removing: [PlanMember])

  /// The action of an account that this is; nil for what is none.
  package var action: Action? {
    switch self {
    case .create(let account): .create(account)
    case .update(let change): .update(change)
    case .suspend: .suspend
    case .resume: .resume
    case .signOut: .signOut
    case .delete: .delete
    case .restore: .restore(as: nil)
    case .link, .createWithPassword, .password, .join, .roles, .members: nil
    }
  }

  package init(_ action: Action) {
    switch action {
    case .create(let account): self = .create(account)
    case .update(let change): self = .update(change)
    case .suspend: self = .suspend
    case .resume: self = .resume
    case .signOut: self = .signOut
    case .delete: self = .delete
    case .restore: self = .restore
    }
  }
}
