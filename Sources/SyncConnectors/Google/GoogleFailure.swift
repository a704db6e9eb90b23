internal import SyncCore
internal import SyncHTTP

/// What an answer of the Directory API other than 2xx means
/// (developers.google.com/workspace/admin/directory/v1/guides/troubleshoot-error-codes).
enum GoogleFailure {
  /// One row of the table: what is nil covers everything; the first row that covers counts.
  private struct Row {
    var status: Int?
    var reason: String?
    /// Where reason and status are not enough, this stands in the message, letter case aside.
    var says: String?
    let kind: RemoteFailure.Kind
    var attribute: String?
    var wait: Duration?
  }

  private static let rows: [Row] = [
    Row(status: 400, says: "invalid password", kind: .passwordRefused),
    Row(status: 400, says: "family name: familyname", kind: .refused, attribute: "name.familyName"),
    Row(status: 400, says: "family name: givenname", kind: .refused, attribute: "name.givenName"),
    Row(status: 400, says: "invalid_ou_id", kind: .refused, attribute: "orgUnitPath"),
    Row(status: 400, says: "invalid ou id", kind: .refused, attribute: "orgUnitPath"),
    Row(status: 400, kind: .refused),
    Row(status: 401, kind: .credentials),
    Row(status: 403, reason: "userRateLimitExceeded", kind: .throttled),
    Row(status: 403, reason: "quotaExceeded", kind: .throttled),
    Row(status: 403, reason: "rateLimitExceeded", kind: .throttled),
    Row(status: 403, reason: "dailyLimitExceeded", kind: .throttled, wait: .seconds(3600)),
    Row(status: 403, says: "quota exceeded for quota metric", kind: .throttled),
    Row(status: 403, says: "request rate higher than configured", kind: .throttled),
    Row(status: 403, reason: "insufficientPermissions", kind: .credentials),
    Row(status: 403, says: "insufficient authentication scopes", kind: .credentials),
    Row(status: 403, reason: "domainCannotUseApis", kind: .credentials),
    Row(status: 403, reason: "accessNotConfigured", kind: .credentials),
    Row(status: 403, reason: "forbidden", kind: .notPermitted),
    Row(status: 404, reason: "notFound", says: "domain", kind: .refused, attribute: "primaryEmail"),
    Row(status: 404, reason: "notFound", kind: .missing),
    Row(status: 408, kind: .unavailable),
    Row(status: 409, reason: "duplicate", says: "member already exists", kind: .conflict),
    Row(status: 409, reason: "duplicate", kind: .conflict, attribute: "primaryEmail"),
    Row(status: 409, reason: "conflict", kind: .notYet),
    Row(status: 409, kind: .conflict),
    Row(
      status: 412, reason: "conditionNotMet", says: "creation is not complete", kind: .notYet),
    // Within 20 days a deleted user answers so in place of 404 (seen with users.get).
    Row(status: 412, reason: "conditionNotMet", says: "user is deleted", kind: .missing),
    Row(status: 412, reason: "conditionNotMet", kind: .refused),
    Row(status: 412, reason: "limitExceeded", kind: .refused),
    Row(status: 412, reason: "adminCannotUnsuspend", kind: .notPermitted),
    Row(status: 412, kind: .refused),
    Row(status: 429, kind: .throttled),
    // The code beside a reason is not always the one we know: the reason alone decides then.
    Row(reason: "userRateLimitExceeded", kind: .throttled),
    Row(reason: "quotaExceeded", kind: .throttled),
    Row(reason: "rateLimitExceeded", kind: .throttled),
    Row(reason: "backendError", kind: .unavailable),
    Row(reason: "internalError", kind: .unavailable),
  ]

  static func classify(_ answer: HTTPResponse) -> RemoteFailure {
    let error = (try? answer.json())?["error"]
    let first = error?["errors"]?.array?.first
    let reason = first?["reason"]?.string ?? error?["status"]?.string ?? ""
    let message = error?["message"]?.string ?? first?["message"]?.string ?? text(of: answer)
    let detail = ["Google \(answer.status)", reason].filter { !$0.isEmpty }.joined(separator: " ")
    let row = rows.first { row in
      row.status.map { $0 == answer.status } ?? true && row.reason.map { $0 == reason } ?? true
        && row.says.map { message.lowercased().contains($0) } ?? true
    }
    let kind = row?.kind ?? remaining(answer.status, isGoogle: error?.object != nil)
    return RemoteFailure(
      kind, "\(detail): \(message.prefix(400))", status: answer.status, retryAfter: row?.wait,
      attribute: row?.attribute ?? field(in: message))
  }

  private static func remaining(_ status: Int, isGoogle: Bool) -> RemoteFailure.Kind {
    switch status {
    case 500...599: .unavailable
    case 403 where isGoogle: .notPermitted
    case 400...499 where isGoogle && status != 404: .refused
    default: .protocolBroken  // a proxy's page, a redirect, another program
    }
  }

  /// Of an answer that is not Google's own, the beginning, without line breaks.
  private static func text(of answer: HTTPResponse) -> String {
    let text = String(decoding: answer.body.array.prefix(200), as: UTF8.self)
    return text.split { $0.isWhitespace }.joined(separator: " ")
  }

  /// `Invalid Input: recoveryPhone` names the field.
  private static func field(in message: String) -> String? {
    let mark = "Invalid Input: "
    guard message.hasPrefix(mark) else { return nil }
    let field = message.dropFirst(mark.count).prefix { $0.isLetter || $0 == "." }
    return field.isEmpty ? nil : String(field)
  }
}
