internal import SyncCore
internal import SyncStore

extension SourceFailure {
  /// Why the source cannot be read, since when, and until when it is left alone.
  func words(at now: Timestamp) -> String {
    let words = "the source cannot be read since \(since.told(at: now)): \(detail)"
    guard let notBefore, isWaiting(at: now) else { return words }
    return words + "; it told us to wait until \(notBefore.told(at: now)): dirsyncd resume source "
      + "asks it at once"
  }
}
