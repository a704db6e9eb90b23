internal import SyncConnectors
internal import SyncCore
internal import SyncHTTP

/// What the intake answers when it does not do what was asked (RFC 9457).
///
/// A problem whose `type` is `about:blank` says no more than its status; the others are
/// `urn:dirsyncd:problem:NAME`, and programs may rely on the name.
enum IntakeProblem {
  private static func problem(
    _ status: Int, _ name: String, _ title: String, _ detail: String
  ) -> HTTPProblem {
    HTTPProblem(
      status: status, type: "urn:dirsyncd:problem:\(name)", title: title, detail: detail)
  }

  static let badToken: HTTPResponse = {
    var response = HTTPProblem(
      status: 401, title: "Unauthorized", detail: "show the intake token as a bearer token"
    ).response
    response.headers["WWW-Authenticate"] = "Bearer realm=\"dirsyncd\""
    return response
  }()

  static let ownersOnly = HTTPProblem(
    status: 403, title: "Forbidden",
    detail: "orders are given over the Unix socket, by root or the daemon's own user"
  ).response

  static let noSuchPath = HTTPProblem(
    status: 404, title: "Not Found", detail: "there is nothing at this path"
  ).response

  static let wrongType = HTTPProblem(
    status: 415, title: "Unsupported Media Type", detail: "send application/json"
  ).response

  static let tooLarge = HTTPProblem(
    status: 413, title: "Content Too Large",
    detail: "send at most \(PortalBody.byteLimit) bytes"
  ).response

  /// The path is known and takes these methods alone (RFC 9110 §15.5.6).
  static func wrongMethod(allowed: [HTTPMethod]) -> HTTPResponse {
    let names = allowed.map(\.rawValue).joined(separator: ", ")
    var response = HTTPProblem(
      status: 405, title: "Method Not Allowed", detail: "this path takes \(names)"
    ).response
    response.headers["Allow"] = names
    return response
  }

  /// The detail names the member and never shows what stood there.
  static func badBody(_ detail: String) -> HTTPResponse {
    problem(400, "bad-body", "The body is not as it should be", detail).response
  }

  static func unknownUser(passwordCame: Bool) -> HTTPResponse {
    let end = passwordCame ? "; the password was wiped" : ""
    return problem(
      404, "unknown-user", "No such user",
      "the source has no such user or credential, or not yet\(end)"
    ).response
  }

  static let unknownLogin = problem(
    404, "unknown-login", "No such login", "it never came, or so long ago that it was forgotten"
  ).response

  static let loginIDReused = problem(
    422, "login-id-reused", "The login's id was used before",
    "this id came before with another user; give each login an id of its own"
  ).response

  static func sourceUnavailable(_ failure: RemoteFailure) -> HTTPResponse {
    var response = problem(
      502, "source-unavailable", "The source does not answer", "the source: \(failure.detail)"
    ).response
    response.headers["Retry-After"] = failure.retryAfter.map { String($0.components.seconds + 1) }
    return response
  }

  /// Nothing was kept: the same request later may do.
  static func notNow(_ detail: String) -> HTTPResponse {
    var response = problem(503, "not-now", "Try again", detail).response
    response.headers["Retry-After"] = "5"
    return response
  }

  static func response(to refusal: LoginRefusal) -> HTTPResponse {
    switch refusal {
    case .unknownUser: unknownUser(passwordCame: true)
    case .keyReused: loginIDReused
    case .sourceUnavailable(let reason):
      notNow("the source could not be asked for this user (\(reason)); send it again")
    case .notDurable(let reason): notNow("the login could not be stored (\(reason)); send it again")
    }
  }
}
