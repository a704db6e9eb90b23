internal import SyncCore
internal import SyncHTTP

/// What an answer of Microsoft Graph other than 2xx means (learn.microsoft.com/graph/errors).
enum EntraFailure {
  /// One row of the table: what is nil covers everything; the first row that covers counts.
  private struct Row {
    var status: Int?
    /// One of the codes that the answer names anywhere, lower case.
    var code: String?
    /// Where codes are not enough, this stands in the message, letter case aside.
    var says: String?
    let kind: RemoteFailure.Kind
    var attribute: String?
    var obstacle: Obstacle?
  }

  private static let rows: [Row] = [
    Row(code: "objectconflict", kind: .conflict),
    Row(status: 400, says: "another object with the same value", kind: .conflict),
    Row(status: 400, says: "password complexity", kind: .passwordRefused),
    Row(status: 400, says: "specified password does not comply", kind: .passwordRefused),
    Row(
      status: 400, says: "on-premises mastered", kind: .notPermitted, obstacle: .mastered),
    Row(
      status: 400, says: "federated domain", kind: .passwordRefused, obstacle: .federated),
    Row(status: 400, code: "invalidlength", kind: .refused),
    Row(status: 400, code: "invalidvalue", kind: .refused),
    Row(
      status: 400, says: "domain portion of the userprincipalname", kind: .refused,
      attribute: "userPrincipalName"),
    Row(status: 400, says: "object references already exist", kind: .conflict),
    Row(status: 400, says: "not a valid reference update", kind: .notYet),
    Row(code: "directory_expiredpagetoken", kind: .unavailable),  // begin the list anew
    Row(code: "directory_objectnotfound", kind: .notYet),
    Row(says: "unable to read the company information", kind: .notYet),
    Row(status: 401, kind: .credentials),
    Row(status: 403, code: "directory_quotaexceeded", kind: .refused),
    Row(status: 403, code: "authorization_requestdenied", kind: .notPermitted),
    Row(status: 404, code: "request_resourcenotfound", kind: .missing),
    Row(status: 408, kind: .unavailable),
    Row(status: 409, code: "directory_concurrencyviolation", kind: .notYet),
    Row(status: 410, kind: .missing),  // the state that a delta link names
    Row(status: 412, kind: .notYet),
    Row(status: 423, kind: .notYet),
    Row(status: 424, kind: .notYet),
    Row(status: 429, kind: .throttled),
    Row(code: "toomanyrequests", kind: .throttled),
    Row(code: "activitylimitreached", kind: .throttled),
    Row(code: "request_throttledtemporarily", kind: .throttled),
  ]

  static func classify(_ answer: HTTPResponse) -> RemoteFailure {
    let error = (try? answer.json())?["error"]
    let codes = codes(of: error)
    let message = message(of: error) ?? ""
    let folded = message.lowercased()
    let row = rows.first { row in
      row.status.map { $0 == answer.status } ?? true
        && row.code.map { code in codes.contains { $0.lowercased() == code } } ?? true
        && row.says.map { folded.contains($0) } ?? true
    }
    let known = error?.object != nil
    let words = ["Entra \(answer.status)", codes.joined(separator: "/")].filter { !$0.isEmpty }
    return RemoteFailure(
      row?.kind ?? remaining(answer.status, isGraph: known),
      words.joined(separator: " ") + ": " + message.prefix(400), status: answer.status,
      requestID: requestID(of: answer, error),
      attribute: row?.attribute ?? (target(of: error) ?? property(in: message)).map(Self.name),
      obstacle: row?.obstacle)
  }

  private static func remaining(_ status: Int, isGraph: Bool) -> RemoteFailure.Kind {
    switch status {
    case 500...599: .unavailable
    case 403 where isGraph: .notPermitted
    case 409 where isGraph: .conflict
    case 400...499 where isGraph && status != 404: .refused
    default: .protocolBroken  // a gateway's page, a redirect, another program
    }
  }

  // MARK: The error object, in its several shapes

  /// Levels of `innerError` that are looked into.
  private static let innerLimit = 8

  /// The most specific first: of the details, then from the innermost error outwards.
  private static func codes(of error: JSONValue?) -> [String] {
    var codes: [String] = []
    var level = error
    for _ in 0..<innerLimit {
      guard let here = level?.object else { break }
      if let code = here["code"]?.string { codes.insert(code, at: 0) }
      level = here[caseInsensitive: "innerError"]
    }
    return details(of: error).compactMap { $0["code"]?.string } + codes
  }

  /// `details` is an array, or one object.
  private static func details(of error: JSONValue?) -> [JSONValue] {
    guard let details = error?["details"] else { return [] }
    return details.array ?? [details]
  }

  /// `message` is a text, or `{"lang", "value"}`.
  private static func message(of error: JSONValue?) -> String? {
    error?["message"]?.string ?? error?["message"]?["value"]?.string
  }

  /// What is written as `mail` is refused as one of the `proxyAddresses`.
  private static func name(of target: String) -> String {
    target == "proxyAddresses" ? "mail" : target
  }

  private static func target(of error: JSONValue?) -> String? {
    details(of: error).compactMap { $0["target"]?.string }.first {
      $0.allSatisfy { $0.isLetter || $0.isNumber }  // `User_…` names the other object
    }
  }

  /// `…property 'x' of resource 'User'`, `…for property x already exists`, `Property 'x' is …`.
  private static func property(in message: String) -> String? {
    let words = message.split(separator: " ")
    for (word, next) in zip(words, words.dropFirst()) where word.lowercased() == "property" {
      let name = next.filter { $0 != "'" && $0 != "." }
      if !name.isEmpty, name != "named", name.allSatisfy(\.isLetter) { return name }
    }
    return nil
  }

  static func requestID(of answer: HTTPResponse, _ error: JSONValue? = nil) -> String? {
    let inner = error?.object?[caseInsensitive: "innerError"]?["request-id"]?.string
    return answer.headers["request-id"] ?? inner
  }
}
