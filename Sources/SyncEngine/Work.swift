internal import SyncCore
internal import SyncStore

/// A claimed job with the step that was decided for it at the moment of claiming.
struct Work: Sendable {
  /// What is being carried out here.
  @TaskLocal static var current: Work?

  /// What the attempt has to do.
  enum Task: Sendable {
    case find(Account)
    case recover(name: String, account: Account?)
    case read(Shadow)
    case apply(Action)
    case setPassword(SealedPassword, of: Shadow)
    case place(Shadow, group: String)
    case roles(Shadow, joining: [RemoteID], leaving: [RemoteID])
    /// A slice of the members of a group.
    case members(Shadow)
  }

  /// What a failed attempt had sent, and so what may have been carried out all the same.
  enum Sent: Hashable, Sendable {
    /// A read.
    case nothingToLearn
    /// A password; the trail is what was known before this attempt.
    case password(before: PasswordTrail)
    case write
    case create
    /// Out of the bin: repeated as often as needed.
    case restore
  }

  let job: Job
  let task: Task
  /// Waits of the whole lane in a row when it was claimed.
  let setbacks: Int
  /// Whether the lane was finding out how the other side is.
  let isProbe: Bool
  let urgency: Urgency
}
