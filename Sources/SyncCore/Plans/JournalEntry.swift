/// What one write of a run changed, with what was there before; never a secret.
package struct JournalEntry: Hashable, Sendable {
  /// What changed.
  package enum Change: Hashable, Sendable {
    /// The account was made; there is nothing to put back.
    case created
    /// The name, where it changed, and the attributes: before and after.
    case updated(before: AccountChange, after: AccountChange)
    case suspended
    case resumed
    /// It went into the directory's bin, or came out of it: that is not put back.
    case deleted
    case restored
    case members(added: [PlanMember], removed: [PlanMember])
    /// Groups that the table of roles gave or took.
    case roles(joined: [RemoteID], left: [RemoteID])
  }

  package let directory: DirectoryID
  package let subject: SubjectID
  /// The user's or group's name in the source.
  package let user: String
  /// The account or the group that was written to.
  package let remoteID: RemoteID
  package let change: Change

  package init(
    directory: DirectoryID, subject: SubjectID, user: String, remoteID: RemoteID, change: Change
  ) {
    self.directory = directory
    self.subject = subject
    self.user = user
    self.remoteID = remoteID
    self.change = change
  }
}
