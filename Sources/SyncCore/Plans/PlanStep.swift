/// One step of a plan: one write to one account or group, and what it takes to be right.
package struct PlanStep: Hashable, Sendable {
  package let directory: DirectoryID
  /// Whom it is about in the source.
  package let subject: SubjectID
  /// That user's or group's name in the source.
  package let user: String
  /// The sign-in address, or the group's name, before the step.
  package let account: String
  /// The directory's id; of what the plan itself makes, a stand-in (`PlanIdentifier`).
  package let remoteID: RemoteID
  package let write: PlanWrite
  /// What the directory held when the plan was made.
  package let base: PlanBase
  /// Names what the source had of the subject, or the login of a password; nil where the source
  /// has no say.
  package var sourceVersion: String?
  /// The guard that holds it until a person's release; nil where none does.
  package var guardKind: GuardKind?

  package init(
    directory: DirectoryID, subject: SubjectID, user: String, account: String,
    remoteID: RemoteID, write: PlanWrite, base: PlanBase, sourceVersion: String? = nil,
    guardKind: GuardKind? = nil
  ) {
    self.directory = directory
    self.subject = subject
    self.user = user
    self.account = account
    self.remoteID = remoteID
    self.write = write
    self.base = base
    self.sourceVersion = sourceVersion
    self.guardKind = guardKind
  }

  /// The release that lets a held step go: `google/suspend`.
  package var guardName: String? { guardKind.map { "\(directory)/\($0.rawValue)" } }

  /// Which steps come first: accounts are there before they are written to, and both before the
  /// groups that they are in.
  package var phase: Int {
    switch write {
    case .link, .create, .createWithPassword, .restore: subject.kind == .user ? 0 : 2
    case .update where subject.kind == .group: 2
    case .members: 3
    case .update, .suspend, .resume, .signOut, .delete, .password, .join, .roles: 1
    }
  }
}
