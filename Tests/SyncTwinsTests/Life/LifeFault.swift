import SyncCore
import SyncHTTP
import SyncTwins

/// One documented way in which a single call fails.
struct LifeFault: Sendable {
  let name: String
  let effect: TwinFault.Effect
  /// Nil for any method.
  var methods: Set<HTTPMethod>?

  func fits(_ call: TwinJournal.Entry) -> Bool {
    let isToken = call.path.hasSuffix("/token")
    return methods.map { $0.contains(call.method) && !isToken } ?? true
  }

  private static let writes: Set<HTTPMethod> = [.put, .post, .patch, .delete]

  private static let common = [
    LifeFault(
      name: "429 with Retry-After", effect: .throttle(status: 429, retryAfter: "2", reason: nil)),
    LifeFault(name: "500", effect: .fail(status: 500, body: nil)),
    LifeFault(name: "502 HTML", effect: .html(status: 502)),
    LifeFault(name: "503", effect: .fail(status: 503, body: nil)),
    LifeFault(name: "lost before", effect: .reset(applied: false)),
    LifeFault(name: "lost after", effect: .reset(applied: true)),
    LifeFault(name: "cut off", effect: .cut(after: 1)),
    LifeFault(name: "refused", effect: .refuse),
  ]

  static func all(_ side: LifeBench.Side) -> [LifeFault] {
    switch side {
    case .google:
      return common + [
        LifeFault(
          name: "401",
          effect: .fail(
            status: 401, body: ["error": ["code": 401, "errors": [["reason": "authError"]]]]),
          methods: writes.union([.get])),
        LifeFault(
          name: "403 quota",
          effect: .throttle(status: 403, retryAfter: nil, reason: "quotaExceeded"),
          methods: writes.union([.get])),
        LifeFault(
          name: "409 though applied", effect: .conflict(reason: "duplicate"), methods: [.put]),
        LifeFault(
          name: "409 busy",
          effect: .fail(
            status: 409, body: ["error": ["code": 409, "errors": [["reason": "conflict"]]]]),
          methods: writes),
        LifeFault(name: "412 not complete", effect: .precondition(reason: nil), methods: [.put]),
      ]
    case .entra:
      return common + [
        LifeFault(
          name: "401",
          effect: .fail(status: 401, body: ["error": ["code": "InvalidAuthenticationToken"]]),
          methods: writes.union([.get])),
        LifeFault(
          name: "404 not replicated",
          effect: .fail(status: 404, body: ["error": ["code": "Request_ResourceNotFound"]]),
          methods: [.patch, .put]),
        LifeFault(
          name: "409 concurrency",
          effect: .fail(
            status: 409, body: ["error": ["code": "Directory_ConcurrencyViolation"]]),
          methods: writes),
        LifeFault(
          name: "400 no company",
          effect: .fail(status: 400, body: ["error": ["code": "Directory_ObjectNotFound"]]),
          methods: writes.union([.get])),
      ]
    }
  }
}
