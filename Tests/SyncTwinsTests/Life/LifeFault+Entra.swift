import SyncCore
import SyncHTTP
import SyncTwins

/// Microsoft Graph error responses (learn.microsoft.com/graph/errors), and what clients in wide use
/// meet and handle.
extension LifeFault {
  static let entra =
    changes + [
      LifeFault(name: "401", effect: fail(401, "InvalidAuthenticationToken"), methods: calls),
      LifeFault(
        name: "400 no company",
        effect: fail(
          400, "Directory_ObjectNotFound",
          "Unable to read the company information from the directory."), methods: calls),
      LifeFault(
        name: "404 not replicated", effect: fail(404, missing), methods: [.patch, .put],
        otherPart: "uniqueName", isOfFresh: true),
      LifeFault(
        name: "404 a user not to be seen yet", effect: fail(404, missing), methods: [.get, .post],
        part: "/users/", otherPart: "@", isOfFresh: true),
      LifeFault(
        name: "404 a member not to be seen yet", effect: fail(404, missing), methods: [.post],
        end: "/members/$ref", isOfFresh: true),
      LifeFault(
        name: "400 no valid reference",
        effect: fail(400, "Request_BadRequest", "Not a valid reference update"),
        methods: [.patch, .post, .put], part: "/groups/"),
      LifeFault(
        name: "400 no valid manager",
        effect: fail(400, "Request_BadRequest", "Not a valid reference update"),
        methods: [.put], end: "/manager/$ref"),
    ]

  /// Of writes: some that were carried out and are answered as if they had failed.
  private static let changes = [
    LifeFault(
      name: "409 concurrency", effect: fail(409, "Directory_ConcurrencyViolation"),
      methods: writes),
    LifeFault(name: "412", effect: fail(412, "PreconditionFailed"), methods: writes),
    LifeFault(name: "423", effect: fail(423, "Locked"), methods: writes),
    LifeFault(
      name: "429 though applied", effect: deny(429, "TooManyRequests"),
      methods: [.patch, .put, .delete]),
    LifeFault(
      name: "429 though made", effect: deny(429, "TooManyRequests"), methods: [.post],
      end: "/users", story: "a user at work"),
    LifeFault(
      name: "400 an account, as it was made", effect: deny(400, conflict), methods: [.post],
      end: "/users"),
    LifeFault(
      name: "400 an address taken since the delete", effect: fail(400, conflict),
      methods: [.post], end: "/restore"),
    LifeFault(
      name: "404 not in the bin, as it was restored", effect: deny(404, missing),
      methods: [.post], end: "/restore"),
    LifeFault(
      name: "400 members, as they were put in", effect: deny(400, references), methods: [.patch],
      field: "members@odata.bind"),
    LifeFault(
      name: "400 a member, as it was put in", effect: deny(400, references), methods: [.post],
      end: "/members/$ref"),
    LifeFault(
      name: "404 no reference, as it was taken away", effect: deny(404, missing),
      methods: [.delete], end: "/$ref"),
    LifeFault(
      name: "404 no user, as it was deleted", effect: deny(404, missing), methods: [.delete],
      part: "/users/", otherPart: "$ref"),
  ]

  private static let missing = "Request_ResourceNotFound"
  private static let conflict: JSONValue = [
    "error": [
      "code": "Request_BadRequest",
      "message":
        "Another object with the same value for property userPrincipalName already exists.",
      "details": [["code": "ObjectConflict", "target": "userPrincipalName"]],
    ]
  ]
  private static let references: JSONValue = [
    "error": [
      "code": "Request_BadRequest",
      "message": .string(
        "One or more added object references already exist for the following modified "
          + "properties: 'members'."),
    ]
  ]

  private static func fail(
    _ status: Int, _ code: String, _ message: String = ""
  ) -> TwinFault.Effect {
    fail(status, body(code, message))
  }

  private static func fail(_ status: Int, _ body: JSONValue) -> TwinFault.Effect {
    .fail(status: status, body: body)
  }

  /// Carried out, and answered so.
  private static func deny(_ status: Int, _ code: String) -> TwinFault.Effect {
    deny(status, body(code, ""))
  }

  private static func deny(_ status: Int, _ body: JSONValue) -> TwinFault.Effect {
    .deny(status: status, body: body)
  }

  private static func body(_ code: String, _ message: String) -> JSONValue {
    ["error": ["code": .string(code), "message": .string(message)]]
  }
}
