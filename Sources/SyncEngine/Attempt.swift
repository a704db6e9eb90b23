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

  let work: Work
  let outcome: Outcome
  let took: Duration

  var kind: Job.Kind { work.job.kind }
}
