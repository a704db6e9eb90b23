internal import SyncCore

/// A limit of requests in a fixed window.
package struct TwinQuota: Sendable {
  /// Requests that one window takes.
  package let limit: Int
  package let window: Duration
  /// What a refusal carries.
  package let status: Int
  package let reason: String?
  package let retryAfter: String?

  private var start: Timestamp?
  private var count = 0

  package init(
    limit: Int, per window: Duration, status: Int = 429, reason: String? = nil,
    retryAfter: String? = nil
  ) {
    self.limit = limit
    self.window = window
    self.status = status
    self.reason = reason
    self.retryAfter = retryAfter
  }

  /// Counts a request; the quota itself when the request is over it.
  mutating func refusal(at now: Timestamp) -> TwinQuota? {
    if let start, now < start.advanced(by: window) {
      count += 1
    } else {
      start = now
      count = 1
    }
    return count > limit ? self : nil
  }
}
