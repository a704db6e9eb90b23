import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTwins
import Testing

/// The table of errors of Microsoft Graph, row by row, each over the wire against the twin.
@Suite struct EntraErrorTableTests {
  private static let duplicate =
    "Another object with the same value for property %@ already exists."
  private static let existing =
    "One or more added object references already exist for the following modified properties: "
    + "'members'."
  static let rows: [ErrorRow] = [
    .graph(
      400, "Request_BadRequest", duplicate, .conflict, "userPrincipalName",
      detail: ("ObjectConflict", "userPrincipalName")),
    .graph(
      400, "Request_BadRequest", duplicate, .conflict, "mail",
      detail: ("ObjectConflict", "proxyAddresses")),
    .graph(
      400, "Request_BadRequest", duplicate, .conflict, "mail", detail: ("ObjectConflict", "mail")),
    .graph(
      400, "Request_BadRequest", duplicate, .conflict, "onPremisesImmutableId",
      detail: ("ObjectConflict", "onPremisesImmutableId")),
    .graph(
      500, "Service_InternalServerError", duplicate, .conflict, "onPremisesImmutableId",
      detail: ("ObjectConflict", "onPremisesImmutableId")),
    .graph(
      400, "Request_BadRequest",
      "The specified password does not comply with password complexity requirements. Please "
        + "provide a different password.", .passwordRefused),
    .graph(
      400, "Request_BadRequest",
      "Invalid value specified for property 'jobTitle' of resource "
        + "'User'.", .refused, "jobTitle", detail: ("InvalidLength", "jobTitle")),
    .graph(
      400, "Request_BadRequest", "Invalid value specified for property 'city' of resource 'User'.",
      .refused, "city", detail: ("InvalidValue", "city")),
    .graph(
      400, "Request_BadRequest",
      "The domain portion of the userPrincipalName property is invalid.", .refused,
      "userPrincipalName"),
    .graph(
      400, "Request_BadRequest",
      "Unable to update the specified properties for on-premises mastered Directory Sync objects "
        + "or objects currently undergoing migration.", .notPermitted),
    .graph(
      400, "Request_BadRequest", "Property 'proxyAddresses' is read-only and cannot be set.",
      .refused, "mail"),
    .graph(
      400, "Request_BadRequest",
      "Property 'shoeSize' does not exist as a declared property or extension property.", .refused,
      "shoeSize"),
    .graph(400, "Request_BadRequest", existing, .conflict),
    .graph(400, "Request_BadRequest", "Not a valid reference update", .notYet),
    .graph(400, "Request_UnsupportedQuery", "Unsupported Query.", .refused),
    .graph(400, "BadRequest", "Could not find a property named 'x' on type 'y'.", .refused),
    .graph(400, "BadRequest", "Invalid filter clause", .refused),
    .graph(
      400, "Directory_ExpiredPageToken", "The specified page token value has expired.",
      .unavailable),
    .graph(
      401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.",
      .credentials),
    .graph(401, "InvalidAuthenticationToken", "Access token is empty.", .credentials),
    .graph(401, "Authorization_IdentityNotFound", "The identity was not found.", .credentials),
    .graph(401, "Authorization_IdentityDisabled", "The identity is disabled.", .credentials),
    .graph(
      403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.",
      .notPermitted),
    .graph(403, "Directory_QuotaExceeded", "The directory object quota is exceeded.", .refused),
    .graph(
      404, "Request_ResourceNotFound",
      "Resource 'x' does not exist or one of its queried reference-property objects are not "
        + "present.", .missing),
    .graph(
      404, "Directory_ObjectNotFound", "Unable to read the company information from the directory.",
      .notYet),
    .graph(
      400, "Directory_ObjectNotFound", "Unable to read the company information from the directory.",
      .notYet),
    .graph(405, "BadRequest", "Specified HTTP method is not allowed.", .refused),
    .graph(415, "BadRequest", "Unsupported media type.", .refused),
    .graph(400, "BadRequest", "Unable to read JSON request payload.", .refused),
    .graph(400, "BadRequest", "Empty Payload. JSON content expected.", .refused),
    .graph(
      409, "Directory_ConcurrencyViolation",
      "Too many concurrent requests being made to the tenant.", .notYet),
    .graph(409, "Request_MultipleObjectsWithSameKeyValue", "Several objects.", .conflict),
    .graph(410, "syncStateNotFound", "The sync state is gone.", .missing),
    .graph(410, "resyncRequired", "Resync required.", .missing),
    .graph(412, "Request_PreconditionFailed", "Precondition failed.", .notYet),
    .graph(423, "Locked", "Locked.", .notYet),
    .graph(424, "FailedDependency", "A predecessor failed.", .notYet),
    .graph(429, "TooManyRequests", "Too many requests.", .throttled),
    .graph(429, "Request_ThrottledTemporarily", "Throttled.", .throttled),
    .graph(429, "activityLimitReached", "Throttled.", .throttled),
    ErrorRow(
      "429 with Retry-After", .throttle(status: 429, retryAfter: "2.128", reason: nil), .throttled,
      wait: .milliseconds(2128)),
    .graph(500, "Service_InternalServerError", "Internal error.", .unavailable),
    .graph(504, "x", "Gateway timeout.", .unavailable),
    ErrorRow(
      "503 with Retry-After", .throttle(status: 503, retryAfter: "17", reason: nil), .unavailable,
      wait: .seconds(17)),
    .graph(503, "serviceNotAvailable", "Not available.", .unavailable),
    .graph(503, "Request_ThrottledTemporarily", "Throttled.", .throttled),
    .graph(509, "x", "Bandwidth limit exceeded.", .unavailable),
    ErrorRow("502 HTML", .html(status: 502), .unavailable),
    ErrorRow("504 HTML", .html(status: 504), .unavailable),
    ErrorRow("reset", .reset(applied: false), .unknownOutcome),
    ErrorRow("timeout", .hang(.seconds(60), applied: true), .unknownOutcome),
    ErrorRow("no connection", .refuse, .unreachable),
    ErrorRow("404 HTML", .html(status: 404), .protocolBroken),
  ]

  @Test(arguments: rows) func row(_ row: ErrorRow) async throws {
    let (twin, connector) = try EntraTwinTests().pair()
    let id = twin.seedUser("dana.ito@example.com")
    twin.add(TwinFault(row.effect, method: .patch, pathPrefix: "/v1.0", times: 2))
    let shadow = Shadow(remoteID: RemoteID(id), name: "dana.ito@example.com")
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.suspend, to: shadow)
    }
    #expect(failure?.kind == row.kind, "\(failure?.detail ?? "no failure")")
    #expect(failure?.attribute == row.attribute)
    if let wait = row.wait { #expect(failure?.retryAfter == wait) }
    if case .fail = row.effect { #expect(failure?.requestID == "r-7") }
  }

  static let tokenRows: [ErrorRow] = [
    .token(401, "invalid_client", "AADSTS7000215: wrong secret", .credentials),
    .token(401, "invalid_client", "AADSTS7000222: expired secret", .credentials),
    .token(401, "invalid_client", "AADSTS700027: unknown certificate", .credentials),
    .token(401, "invalid_client", "AADSTS700024: assertion out of time range", .credentials),
    .token(401, "invalid_client", "AADSTS700023: bad audience", .credentials),
    .token(400, "unauthorized_client", "AADSTS700016: not in the tenant", .credentials),
    .token(400, "invalid_request", "AADSTS90002: tenant not found", .credentials),
    .token(400, "invalid_request", "AADSTS900144: parameter missing", .credentials),
    .token(400, "invalid_scope", "AADSTS1002012", .credentials),
    .token(400, "invalid_grant", "AADSTS53003", .credentials),
    .token(400, "interaction_required", "", .credentials),
    .token(429, "x", "", .throttled), .token(503, "x", "", .unavailable),
    .token(400, "temporarily_unavailable", "AADSTS90033", .unavailable),
    .token(400, "server_error", "AADSTS90055", .unavailable), .token(500, "x", "", .unavailable),
    ErrorRow("token: HTML", .html(status: 502), .unavailable),
    ErrorRow("token: reset", .reset(applied: true), .unavailable),
  ]

  @Test(arguments: tokenRows) func tokenRow(_ row: ErrorRow) async throws {
    let (twin, connector) = try EntraTwinTests().pair()
    twin.seedUser("dana.ito@example.com")
    twin.add(TwinFault(row.effect, method: .post, pathPrefix: "/contoso.example"))
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.find("dana.ito@example.com")
    }
    #expect(failure?.kind == row.kind, "\(failure?.detail ?? "no failure")")
    #expect(try await connector.find("dana.ito@example.com") != nil)
  }
}
