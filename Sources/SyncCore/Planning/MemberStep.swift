/// What has to be done for one member of a directory's group. Pure.
package enum MemberStep: Hashable, Sendable {
  /// All is as it should be, or is to be left alone.
  case nothing
  case add(RemoteID)
  case remove(RemoteID)
  /// The member has another account now.
  case replace(RemoteID, by: RemoteID)

  /// - Parameters:
  ///   - isWanted: whether the source has it in the group.
  ///   - account: the member's account; nil while it has none.
  ///   - isActive: false for an account that is suspended: its groups are frozen until it is back.
  ///   - held: the account that we put into the group.
  package init(isWanted: Bool, account: RemoteID?, isActive: Bool, held: RemoteID?) {
    if account != nil, !isActive {
      self = .nothing
      return
    }
    switch (isWanted ? account : nil, held) {
    case (nil, nil): self = .nothing
    case (let account?, nil): self = .add(account)
    case (nil, let held?): self = .remove(held)
    case (let account?, let held?):
      self = account == held ? .nothing : .replace(held, by: account)
    }
  }

  /// Whom it puts into the group.
  package var added: RemoteID? {
    switch self {
    case .add(let id), .replace(_, let id): id
    case .nothing, .remove: nil
    }
  }

  /// Whom it takes out of the group.
  package var removed: RemoteID? {
    switch self {
    case .remove(let id), .replace(let id, _): id
    case .nothing, .add: nil
    }
  }
}
