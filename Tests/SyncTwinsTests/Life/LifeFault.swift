import SyncCore
import SyncHTTP
import SyncTwins
import Testing

/// One documented way in which a single call fails.
struct LifeFault: Sendable {
  let name: String
  let effect: TwinFault.Effect
  /// Nil for any method.
  var methods: Set<HTTPMethod>?

  /// What the path has to have in it; nil for any.
  var part: String?
  /// What it may not have in it.
  var otherPart: String?

  func fits(_ call: TwinJournal.Entry) -> Bool {
    let isToken = call.path.hasSuffix("/token")
    guard part.map({ call.path.contains($0) }) ?? true else { return false }
    guard otherPart.map({ !call.path.contains($0) }) ?? true else { return false }
    return methods.map { $0.contains(call.method) && !isToken } ?? true
  }

  /// One fault in one directory.
  struct Case: Sendable, CustomTestStringConvertible {
    let side: LifeBench.Side
    let fault: LifeFault
    /// Among the faults of its side.
    let place: Int

    var testDescription: String { "\(side.rawValue): \(fault.name)" }
  }

  static let cases = LifeBench.Side.allCases.flatMap { side in
    all(side).enumerated().map { Case(side: side, fault: $0.element, place: $0.offset) }
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

  private static func all(_ side: LifeBench.Side) -> [LifeFault] {
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
        LifeFault(
          name: "409 a member, and not yet one",
          effect: .fail(
            status: 409, body: ["error": ["code": 409, "errors": [["reason": "duplicate"]]]]),
          methods: [.post], part: "/members"),
        LifeFault(
          name: "404 not to be seen yet",
          effect: .fail(
            status: 404, body: ["error": ["code": 404, "errors": [["reason": "notFound"]]]]),
          methods: [.post, .patch], part: "/groups/"),
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
          methods: [.patch, .put], otherPart: "uniqueName"),
        LifeFault(
          name: "400 no valid reference",
          effect: .fail(
            status: 400,
            body: [
              "error": ["code": "Request_BadRequest", "message": "Not a valid reference update"]
            ]), methods: [.patch, .post, .put], part: "/groups/"),
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
