import SyncCore
import SyncHTTP
import Testing

@testable import SyncConnectors

@Suite struct EntraFailureTests {
  struct Row: Sendable {
    let status: Int
    let body: String
    let kind: RemoteFailure.Kind
    let attribute: String?

    init(
      _ status: Int, _ body: String, _ kind: RemoteFailure.Kind, _ attribute: String? = nil
    ) {
      self.status = status
      self.body = body
      self.kind = kind
      self.attribute = attribute
    }

    /// An error with a code and a message.
    init(
      _ status: Int, code: String, _ message: String, _ kind: RemoteFailure.Kind,
      _ attribute: String? = nil
    ) {
      self.init(
        status, #"{"error":{"code":"\#(code)","message":"\#(message)"}}"#, kind, attribute)
    }
  }

  static let complex =
    "The specified password does not comply with password complexity requirements."
  static let rows = [
    Row(
      400,
      #"""
      {"error":{"code":"Request_BadRequest","message":
      "Another object with the same value for property userPrincipalName already exists.",
      "details":[{"code":"ObjectConflict","message":"...","target":"userPrincipalName"},
      {"code":"ConflictingObjects","message":"...","target":"User_12"}]}}
      """#, .conflict, "userPrincipalName"),
    Row(
      400,
      #"{"error":{"code":"x","details":{"code":"ObjectConflict","target":"proxyAddresses"}}}"#,
      .conflict, "mail"),
    Row(
      500, #"{"error":{"details":[{"code":"ObjectConflict","target":"onPremisesImmutableId"}]}}"#,
      .conflict, "onPremisesImmutableId"),
    Row(
      400, code: "Request_BadRequest",
      "Another object with the same value for property mail already exists.", .conflict, "mail"),
    Row(400, code: "Request_BadRequest", complex, .passwordRefused),
    Row(
      400,
      #"{"error":{"code":"Request_BadRequest","message":{"lang":"en","value":"\#(complex)"}}}"#,
      .passwordRefused),
    Row(
      400,
      #"{"error":{"code":"x","details":[{"code":"InvalidLength","target":"city"}]}}"#,
      .refused, "city"),
    Row(
      400, code: "Request_BadRequest",
      "Invalid value specified for property 'jobTitle' of resource 'User'.", .refused, "jobTitle"),
    Row(
      400, code: "Request_BadRequest",
      "The domain portion of the userPrincipalName property is invalid.", .refused,
      "userPrincipalName"),
    Row(
      400, code: "Request_BadRequest",
      "Unable to update the specified properties for on-premises mastered Directory Sync objects",
      .notPermitted),
    Row(400, code: "Request_BadRequest", "Not a valid reference update", .notYet),
    Row(400, code: "Request_UnsupportedQuery", "", .refused),
    Row(400, code: "BadRequest", "Unable to read JSON request payload.", .refused),
    Row(400, code: "Directory_ObjectNotFound", "", .notYet),
    Row(401, code: "InvalidAuthenticationToken", "expired", .credentials),
    Row(401, code: "Authorization_IdentityNotFound", "", .credentials),
    Row(403, code: "Authorization_RequestDenied", "Insufficient privileges", .notPermitted),
    Row(403, code: "Directory_QuotaExceeded", "", .refused),
    Row(404, code: "Request_ResourceNotFound", "", .missing),
    Row(404, code: "request_resourcenotfound", "", .missing),
    Row(404, code: "Directory_ObjectNotFound", "", .notYet),
    Row(404, code: "BadRequest", "", .protocolBroken),
    Row(404, "<html>", .protocolBroken),
    Row(405, code: "BadRequest", "", .refused),
    Row(409, code: "Directory_ConcurrencyViolation", "", .notYet),
    Row(409, code: "Request_MultipleObjectsWithSameKeyValue", "", .conflict),
    Row(412, code: "x", "User creation is not complete", .notYet),
    Row(423, code: "locked", "", .notYet),
    Row(424, code: "FailedDependency", "", .notYet),
    Row(429, code: "TooManyRequests", "", .throttled),
    Row(429, "", .throttled),
    Row(400, code: "Request_ThrottledTemporarily", "", .throttled),
    Row(503, code: "Request_ThrottledTemporarily", "", .throttled),
    Row(500, code: "Service_InternalServerError", "", .unavailable),
    Row(502, "<html>", .unavailable),
    Row(504, "", .unavailable),
    Row(302, "", .protocolBroken),
    Row(
      400,
      #"{"error":{"code":"o","innererror":{"code":"x","innerError":{"code":"tooManyRequests"}}}}"#,
      .throttled),
  ]

  @Test("each row of the contract's table", arguments: rows)
  func classifies(_ row: Row) {
    let answer = HTTPResponse(row.status, body: HTTPBody(Array(row.body.utf8)))
    let failure = EntraFailure.classify(answer)
    #expect(failure.kind == row.kind)
    #expect(failure.attribute == row.attribute)
    #expect(failure.status == row.status)
  }

  @Test("the request's id comes from the header, else from the body") func requestID() throws {
    let body = try json(#"{"error":{"code":"x","innerError":{"request-id":"inner"}}}"#)
    #expect(EntraFailure.classify(HTTPResponse(json: body, status: 400)).requestID == "inner")
    var answer = HTTPResponse(json: body, status: 400)
    answer.headers["Request-Id"] = "outer"
    #expect(EntraFailure.classify(answer).requestID == "outer")
  }
}
