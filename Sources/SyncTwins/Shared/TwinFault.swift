package import SyncCore
package import SyncHTTP

/// A fault that waits for its requests: the first one that matches is used.
package struct TwinFault: Hashable, Sendable {
  /// What goes wrong.
  package enum Effect: Hashable, Sendable {
    /// Refused for the rate, with the text of a `Retry-After`, if any; `date+2` becomes the date
    /// two seconds on.
    case throttle(status: Int, retryAfter: String?, reason: String?)
    /// Fails with that body, or with one in the service's own shape.
    case fail(status: Int, body: JSONValue?)
    /// Carried out, and answered all the same as if it had failed.
    case deny(status: Int, body: JSONValue?)
    /// Fails with a plain text: some refusals come so.
    case plain(status: Int, text: String)
    /// A gateway's page in place of an answer.
    case html(status: Int)
    /// No answer for so long; `applied` says whether the request is carried out first.
    case hang(Duration, applied: Bool)
    /// The connection is cut; `applied` says whether the request is carried out first.
    case reset(applied: Bool)
    /// A page that calls itself what the service's answers are called.
    case mislabelled(status: Int)
    /// The answer breaks off: the head tells its whole length, then only so many bytes come.
    case cut(after: Int)
    /// The head tells so many bytes, whatever comes, and the connection is closed after it.
    case claim(length: Int)
    /// The body comes in pieces of so many bytes, with a pause before each.
    case drip(byteCount: Int, every: Duration)
    /// The connection is not taken. Only an in-process client can tell it from `reset`.
    case refuse
    /// What this request creates stays out of sight for so long.
    case lag(Duration)
    /// Answers 409 although the request was carried out.
    case conflict(reason: String?)
    /// Answers 412 and does nothing.
    case precondition(reason: String?)
  }

  package let effect: Effect
  /// Nil matches any method.
  package var method: HTTPMethod?
  package var pathPrefix: String
  /// Lets the reads pass.
  package var isForWrites = false
  /// So many matching requests pass first.
  package var skip: Int
  /// So many requests are met.
  package var times: Int

  /// `nth` 1 meets the first request that matches.
  package init(
    _ effect: Effect, method: HTTPMethod? = nil, pathPrefix: String = "/", nth: Int = 1,
    times: Int = 1
  ) {
    self.effect = effect
    self.method = method
    self.pathPrefix = pathPrefix
    self.skip = max(0, nth - 1)
    self.times = max(1, times)
  }

  func matches(_ call: TwinCall) -> Bool {
    if isForWrites, call.method == .get { return false }
    return (method == nil || method == call.method) && call.request.path.hasPrefix(pathPrefix)
  }
}
