import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTwins
import Testing

/// The table of errors of the Directory API, row by row, each over the wire against the twin.
@Suite struct GoogleErrorTableTests {
  static let rows: [ErrorRow] = [
    .google(400, "invalid", "Invalid Password", .passwordRefused),
    .google(
      400, "invalid", "Invalid Given/Family Name: FamilyName", .refused, "name.familyName"),
    .google(
      400, "invalid", "Invalid Given/Family Name: GivenName", .refused, "name.givenName"),
    .google(400, "invalid", "Invalid Input: recoveryPhone", .refused, "recoveryPhone"),
    .google(400, "invalid", "Invalid Input: INVALID_OU_ID", .refused, "orgUnitPath"),
    .google(400, "invalid", "Invalid Ou Id", .refused, "orgUnitPath"),
    .google(400, "required", "Required parameter: [resource.name.field]", .refused),
    .google(400, "badRequest", "Bad Request", .refused),
    .google(400, "parseError", "Parse Error", .refused),
    .google(400, "invalidParameter", "Unknown name \"x\": Cannot find field.", .refused),
    .google(400, "", "Invalid value at 'user'", .refused, code: "INVALID_ARGUMENT"),
    .google(401, "authError", "Invalid Credentials", .credentials),
    .google(401, "required", "Login Required", .credentials),
    .google(403, "userRateLimitExceeded", "User Rate Limit Exceeded", .throttled),
    .google(403, "quotaExceeded", "Quota exceeded", .throttled),
    ErrorRow(
      "403 plain text", .plain(status: 403, text: "Request rate higher than configured."),
      .throttled),
    .google(403, "rateLimitExceeded", "Rate Limit Exceeded", .throttled),
    .google(
      403, "forbidden", "Quota exceeded for quota metric 'Queries' of service", .throttled),
    .google(403, "dailyLimitExceeded", "Daily Limit Exceeded", .throttled, wait: .seconds(3600)),
    .google(403, "forbidden", "Not Authorized to access this resource/api", .notPermitted),
    .google(
      403, "insufficientPermissions", "Request had insufficient authentication scopes.",
      .credentials),
    .google(403, "domainCannotUseApis", "Domain cannot use apis.", .credentials),
    .google(403, "accessNotConfigured", "Access Not Configured.", .credentials),
    .google(404, "notFound", "Resource Not Found: userKey", .missing),
    .google(404, "notFound", "Resource Not Found: groupKey", .missing),
    .google(404, "notFound", "Resource Not Found: memberKey", .missing),
    .google(404, "notFound", "Domain not found.", .refused, "primaryEmail"),
    .google(409, "duplicate", "Entity already exists.", .conflict, "primaryEmail"),
    .google(409, "duplicate", "Member already exists.", .conflict),
    .google(409, "conflict", "Conflict", .notYet),
    .google(412, "conditionNotMet", "User creation is not complete.", .notYet),
    .google(412, "conditionNotMet", "User is deleted.", .missing),
    .google(
      412, "insufficientArchivedUserLicenses", "Insufficient archived user licenses.", .refused),
    .google(412, "conditionNotMet", "Cyclic memberships not allowed", .refused),
    .google(412, "conditionNotMet", "Cannot undelete", .refused),
    .google(412, "limitExceeded", "Domain user limit reached.", .refused),
    .google(
      412, "adminCannotUnsuspend", "Cannot restore a user suspended for abuse.", .notPermitted),
    .google(429, "rateLimitExceeded", "Quota exceeded.", .throttled, code: "RESOURCE_EXHAUSTED"),
    ErrorRow(
      "429 with Retry-After", .throttle(status: 429, retryAfter: "17", reason: nil), .throttled,
      wait: .seconds(17)),
    .google(500, "backendError", "Backend Error", .unavailable),
    .google(500, "internalError", "Internal Error", .unavailable),
    .google(503, "backendError", "Service unavailable. Please try again", .unavailable),
    .google(408, "timeout", "Request timed out.", .unavailable),
    .google(502, "backendError", "Bad gateway", .unavailable),
    ErrorRow("404 HTML", .html(status: 404), .protocolBroken),
    ErrorRow("502 HTML", .html(status: 502), .unavailable),
    ErrorRow("504 HTML", .html(status: 504), .unavailable),
    ErrorRow("reset", .reset(applied: false), .unknownOutcome),
    ErrorRow("timeout", .hang(.seconds(60), applied: true), .unknownOutcome),
    ErrorRow("truncated", .cut(after: 3), .unknownOutcome),
    ErrorRow("no connection", .refuse, .unreachable),
  ]

  @Test(arguments: rows) func row(_ row: ErrorRow) async throws {
    let (twin, connector) = try GoogleTwinTests().pair()
    let account = Account(
      name: "dana.ito@example.com",
      attributes: attributes(["name.givenName": "Dana", "name.familyName": "Ito"]),
      isActive: true)
    let shadow = try await connector.apply(.create(account), to: nil).shadow
    twin.add(TwinFault(row.effect, method: .put, pathPrefix: "/admin", times: 2))
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.suspend, to: shadow)
    }
    #expect(failure?.kind == row.kind, "\(failure?.detail ?? "no failure")")
    #expect(failure?.attribute == row.attribute)
    if let wait = row.wait { #expect(failure?.retryAfter ?? .zero >= wait) }
  }

  static let tokenRows: [ErrorRow] = [
    .token(400, "invalid_grant", "Invalid JWT Signature.", .credentials),
    .token(400, "invalid_grant", "Token must be a short-lived token", .credentials),
    .token(400, "invalid_grant", "Invalid email or User ID", .credentials),
    .token(400, "invalid_grant", "Not a valid email", .credentials),
    .token(401, "unauthorized_client", "Client is unauthorized", .credentials),
    .token(403, "access_denied", "", .credentials),
    .token(403, "admin_policy_enforced", "", .credentials),
    .token(403, "org_internal", "", .credentials),
    .token(401, "disabled_client", "", .credentials),
    .token(401, "deleted_client", "", .credentials),
    .token(401, "invalid_client", "", .credentials),
    .token(400, "invalid_scope", "Empty or missing scope", .credentials),
    .token(408, "x", "", .unavailable), .token(429, "x", "", .throttled),
    .token(500, "x", "", .unavailable), .token(503, "x", "", .unavailable),
    .token(504, "x", "", .unavailable), .token(400, "internal_failure", "", .unavailable),
    .token(400, "server_error", "", .unavailable),
    .token(400, "temporarily_unavailable", "", .unavailable),
    ErrorRow("token: HTML", .html(status: 502), .unavailable),
    ErrorRow("token: reset", .reset(applied: true), .unavailable),
  ]

  @Test(arguments: tokenRows) func tokenRow(_ row: ErrorRow) async throws {
    let (twin, connector) = try GoogleTwinTests().pair()
    // A refusal of scopes is looked into, one by one.
    twin.add(TwinFault(row.effect, method: .post, pathPrefix: "/token", times: 20))
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.find("sync@example.com")
    }
    #expect(failure?.kind == row.kind, "\(failure?.detail ?? "no failure")")
    twin.clearFaults()
    #expect(try await connector.find("sync@example.com") != nil)
  }

  @Test func `an expired token is replaced once, without a failure`() async throws {
    let (twin, connector) = try GoogleTwinTests().pair()
    _ = try await connector.find("sync@example.com")
    twin.revokeTokens()
    #expect(try await connector.find("sync@example.com") != nil)
    #expect(twin.requestCount(.post, "/token") == 2)
  }

  @Test func `a conflict after an update that was applied is a success`() async throws {
    let (twin, connector) = try GoogleTwinTests().pair()
    let account = Account(
      name: "dana.ito@example.com",
      attributes: attributes(["name.givenName": "Dana", "name.familyName": "Ito"]),
      isActive: true)
    let shadow = try await connector.apply(.create(account), to: nil).shadow
    let change = AccountChange(attributes: attributes(["organizations.title": "Head"]))
    twin.add(TwinFault(.conflict(reason: nil), method: .put))
    let receipt = try await connector.apply(.update(change), to: shadow)
    let title = try #require(AttributeName("organizations.title"))
    #expect(receipt.shadow.attributes[title] == "Head")
    let row = ErrorRow.google(409, "duplicate", "Entity already exists.", .conflict)
    twin.add(TwinFault(row.effect, method: .put))
    let other = AccountChange(attributes: attributes(["organizations.title": "Chief"]))
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.update(other), to: receipt.shadow)
    }
    #expect(failure?.kind == .conflict)
  }
}
