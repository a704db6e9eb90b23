import SyncCore
import SyncHTTP
import Testing

@testable import SyncConnectors

@Suite struct GoogleFailureTests {
  struct Row: Sendable {
    let status: Int
    let reason: String
    let message: String
    let kind: RemoteFailure.Kind
    var attribute: String?

    init(
      _ status: Int, _ reason: String, _ message: String, _ kind: RemoteFailure.Kind,
      _ attribute: String? = nil
    ) {
      self.status = status
      self.reason = reason
      self.message = message
      self.kind = kind
      self.attribute = attribute
    }
  }

  static let rows = [
    Row(400, "invalid", "Invalid Password", .passwordRefused),
    Row(400, "invalid", "Invalid Given/Family Name: FamilyName", .refused, "name.familyName"),
    Row(400, "invalid", "Invalid Given/Family Name: GivenName", .refused, "name.givenName"),
    Row(400, "invalid", "Invalid Input: recoveryPhone", .refused, "recoveryPhone"),
    Row(400, "invalid", "Invalid Input: INVALID_OU_ID", .refused, "orgUnitPath"),
    Row(400, "invalid", "Invalid Ou Id", .refused, "orgUnitPath"),
    Row(400, "required", "Required parameter: [resource.name.field]", .refused),
    Row(400, "badRequest", "Bad Request", .refused),
    Row(400, "parseError", "Parse Error", .refused),
    Row(400, "invalidParameter", "Unknown name \"x\": Cannot find field.", .refused),
    Row(401, "authError", "Invalid Credentials", .credentials),
    Row(401, "required", "Login Required", .credentials),
    Row(403, "userRateLimitExceeded", "slow", .throttled),
    Row(403, "quotaExceeded", "Request rate higher than configured.", .throttled),
    Row(403, "rateLimitExceeded", "slow", .throttled),
    Row(403, "", "Quota exceeded for quota metric 'Queries'", .throttled),
    Row(403, "dailyLimitExceeded", "day", .throttled),
    Row(403, "forbidden", "Not Authorized to access this resource/api", .notPermitted),
    Row(403, "insufficientPermissions", "insufficient authentication scopes", .credentials),
    Row(403, "domainCannotUseApis", "off", .credentials),
    Row(403, "accessNotConfigured", "off", .credentials),
    Row(403, "somethingNew", "what", .notPermitted),
    Row(404, "notFound", "Resource Not Found: userKey", .missing),
    Row(404, "notFound", "Domain not found.", .refused, "primaryEmail"),
    Row(409, "duplicate", "Entity already exists.", .conflict, "primaryEmail"),
    Row(409, "conflict", "busy", .notYet),
    Row(412, "conditionNotMet", "User creation is not complete.", .notYet),
    Row(412, "conditionNotMet", "Cyclic memberships not allowed", .refused),
    Row(412, "limitExceeded", "Domain user limit reached.", .refused),
    Row(412, "adminCannotUnsuspend", "Cannot restore a user suspended for abuse.", .notPermitted),
    Row(429, "rateLimitExceeded", "RESOURCE_EXHAUSTED", .throttled),
    Row(500, "backendError", "ill", .unavailable),
    Row(503, "backendError", "Service unavailable. Please try again", .unavailable),
    Row(418, "somethingNew", "teapot", .refused),
  ]

  @Test("each row of the contract's table", arguments: rows)
  func classifies(_ row: Row) {
    var first: JSONValue = ["domain": "global", "message": .string(row.message)]
    if !row.reason.isEmpty {
      first = ["message": .string(row.message), "reason": .string(row.reason)]
    }
    let body: JSONValue = [
      "error": [
        "code": .integer(Int64(row.status)), "message": .string(row.message), "errors": [first],
      ]
    ]
    let failure = GoogleFailure.classify(HTTPResponse(json: body, status: row.status))
    #expect(failure.kind == row.kind)
    #expect(failure.attribute == row.attribute)
    #expect(failure.status == row.status)
    #expect(failure.detail.contains(row.message))
  }

  @Test(
    "pages of proxies are tolerated",
    arguments: [
      (403, "Request rate higher than configured.", RemoteFailure.Kind.throttled),
      (403, "<html>blocked</html>", .protocolBroken), (404, "<html>", .protocolBroken),
      (502, "<html>Bad Gateway</html>", .unavailable), (503, "", .unavailable),
      (429, "<html>", .throttled), (302, "", .protocolBroken), (407, "", .protocolBroken),
    ])
  func foreignBodies(_ status: Int, _ text: String, _ kind: RemoteFailure.Kind) {
    let answer = HTTPResponse(status, body: HTTPBody(Array(text.utf8)))
    #expect(GoogleFailure.classify(answer).kind == kind)
  }
}
