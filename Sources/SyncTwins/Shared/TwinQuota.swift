internal import SyncCore
internal import SyncHTTP

/// A limit of requests, tokens for signing in aside.
package struct TwinQuota: Sendable {
  /// How requests are counted.
  package enum Shape: Sendable {
    /// In fixed windows, the first of which begins with the first request.
    case window
    /// Out of a bucket that fills evenly; answers tell how empty it is.
    case bucket
  }

  /// Which requests count.
  package enum Scope: String, Sendable {
    case everything, writes
    /// `POST` to a collection of users.
    case creates
  }

  /// Requests in each `window`.
  package let limit: Int
  package let window: Duration
  package var shape = Shape.window
  package var scope = Scope.everything
  /// What a refusal carries.
  package let status: Int
  package let reason: String?
  private let toldWait: String?

  private var start: Timestamp?
  private var count = 0.0

  package init(
    limit: Int, per window: Duration, status: Int = 429, reason: String? = nil,
    retryAfter: String? = nil
  ) {
    self.limit = limit
    self.window = window
    self.status = status
    self.reason = reason
    toldWait = retryAfter
  }

  /// Reads `{"limit": 2400, "windowMilliseconds": 60000, "shape": "bucket", "counts": "writes",
  /// "status": 429, "reason": "…", "retryAfter": "2"}`; only `limit` is needed. Nil lifts it.
  init?(_ value: JSONValue) {
    guard let limit = value["limit"]?.integer else { return nil }
    self.init(
      limit: Int(limit), per: .milliseconds(value["windowMilliseconds"]?.integer ?? 1000),
      status: Int(value["status"]?.integer ?? 429), reason: value["reason"]?.string,
      retryAfter: value["retryAfter"]?.string)
    if value["shape"]?.string == "bucket" { shape = .bucket }
    scope = value["counts"]?.string.flatMap(Scope.init) ?? scope
  }

  /// Counts a request; the quota itself when the request is over it. What is refused counts, too
  /// (learn.microsoft.com/graph/throttling).
  mutating func refusal(of call: TwinCall) -> TwinQuota? {
    guard counts(call) else { return nil }
    advance(to: call.now)
    count = min(count + 1, Double(limit) + Self.overdraft)
    return count > Double(limit) ? self : nil
  }

  /// So far a bucket is overdrawn by requests that are refused.
  private static let overdraft = 20.0

  private func counts(_ call: TwinCall) -> Bool {
    guard call.segments.last != "token" else { return false }
    return switch scope {
    case .everything: true
    case .writes: call.method != .get
    case .creates: call.method == .post && call.segments.last == "users"
    }
  }

  private mutating func advance(to now: Timestamp) {
    let passed = start.map { $0.duration(to: now) }
    switch (shape, passed) {
    case (_, nil):
      start = now
    case (.window, let passed?):
      guard passed >= window else { return }
      start = now
      count = 0
    case (.bucket, let passed?):
      start = now
      count = max(0, count - passed.inSeconds * Double(limit) / window.inSeconds)
    }
  }

  /// The text of `Retry-After`: what was set, or for a bucket when there is room again, in seconds
  /// with a decimal.
  func retryAfter(at now: Timestamp) -> String? {
    guard toldWait == nil, shape == .bucket else { return toldWait }
    let seconds = (count - Double(limit) + 1) * window.inSeconds / Double(limit)
    let tenths = max(1, Int((seconds * 10).rounded(.up)))
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// Which part of the limit is used, as answers tell it from 0.8 on
  /// (learn.microsoft.com/graph/throttling-limits).
  func usedPart(by call: TwinCall) -> String? {
    let part = count / Double(limit)
    guard shape == .bucket, counts(call), part >= 0.8 else { return nil }
    let thousandths = Int(part * 1000)
    let digits = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
