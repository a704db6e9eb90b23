internal import SyncCore
internal import SyncStore

/// How an attempt ended, for the lane and for those who watch.
struct Attempt: Sendable {
  /// What the directory made of it.
  enum Outcome: Sendable {
    case done
    case failed(RemoteFailure, Verdict)
    /// The account was read again; nothing was written.
    case read
    /// Nothing was sent: the job was no longer what it was when it was claimed.
    case abandoned
  }

  let job: Job
  /// Whether the lane was finding out how the other side is.
  let isProbe: Bool
  let outcome: Outcome
  let took: Duration
}
