import SyncCore
import SyncHTTP
import SyncTwins

/// One documented way in which a single call fails, and the calls that it is documented for.
struct LifeFault: Sendable {
  let name: String
  let effect: TwinFault.Effect
  /// Of the API alone; nil for any call, those for tokens too.
  var methods: Set<HTTPMethod>?
  /// What the path has to have in it; nil for any.
  var part: String?
  /// What it may not have in it.
  var otherPart: String?
  /// What it has to end in; nil for any.
  var end: String?
  /// What the body has to have in it; nil for any.
  var field: String?
  /// True for what comes of an account or a group that is just made or restored.
  var isOfFresh = false
  /// The one story that it is for; nil for all.
  var story: String?

  static let writes: Set<HTTPMethod> = [.put, .post, .patch, .delete]
  static let calls = writes.union([.get])

  static func all(_ side: LifeBench.Side) -> [LifeFault] {
    switch side {
    case .google: common + google
    case .entra: common + entra
    }
  }

  func fits(_ call: TwinJournal.Entry, of story: LifeStory, _ step: LifeStep) -> Bool {
    guard step.isFresh || !isOfFresh, self.story.map({ $0 == story.testDescription }) ?? true
    else { return false }
    let isToken = call.path.hasSuffix("/token")
    return methods.map { $0.contains(call.method) && !isToken } ?? true
      && part.map { call.path.contains($0) } ?? true
      && otherPart.map { !call.path.contains($0) } ?? true
      && end.map { call.path.hasSuffix($0) } ?? true
      && field.map { call.bodyFields.contains($0) } ?? true
  }

  private static let common = [
    LifeFault(
      name: "429 with Retry-After", effect: .throttle(status: 429, retryAfter: "2", reason: nil)),
    LifeFault(name: "500", effect: .fail(status: 500, body: nil)),
    LifeFault(name: "502 HTML", effect: .html(status: 502)),
    LifeFault(name: "503", effect: .fail(status: 503, body: nil)),
    LifeFault(
      name: "503 with Retry-After",
      effect: .throttle(status: 503, retryAfter: "date+90", reason: nil)),
    LifeFault(name: "lost before", effect: .reset(applied: false)),
    LifeFault(name: "lost after", effect: .reset(applied: true)),
    LifeFault(name: "cut off", effect: .cut(after: 1)),
    LifeFault(name: "refused", effect: .refuse),
    LifeFault(
      name: "token: passing",
      effect: .fail(status: 400, body: ["error": "temporarily_unavailable"]), end: "/token"),
    LifeFault(
      name: "token: not yet delegated",
      effect: .fail(status: 401, body: ["error": "unauthorized_client"]), end: "/token"),
  ]
}
