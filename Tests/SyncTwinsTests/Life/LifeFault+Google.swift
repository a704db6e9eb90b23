import SyncCore
import SyncHTTP
import SyncTwins

/// Troubleshoot error codes (developers.google.com/workspace/admin/directory/v1/guides), and what
/// clients in wide use meet and handle.
extension LifeFault {
  static let google =
    [
      LifeFault(name: "401", effect: fail(401, "authError"), methods: calls),
      LifeFault(
        name: "403 in plain text",
        effect: .plain(status: 403, text: "Request rate higher than configured."), methods: calls),
      LifeFault(
        name: "409 busy", effect: fail(409, "conflict"), methods: writes),
      LifeFault(
        name: "409 though applied", effect: .conflict(reason: "duplicate"), methods: [.put]),
      LifeFault(
        name: "412 not complete",
        effect: fail(412, "conditionNotMet", "User creation is not complete."), methods: [.put]),
      LifeFault(
        name: "404 a user not to be seen yet",
        effect: fail(404, "notFound", "Resource Not Found: userKey"), methods: [.get, .put],
        part: "/users/", otherPart: "@", isOfFresh: true),
      LifeFault(
        name: "404 a group or member not to be seen yet", effect: fail(404, "notFound"),
        methods: [.post, .patch], part: "/groups/", isOfFresh: true),
      LifeFault(
        name: "409 an account, as it was made",
        effect: deny(409, "duplicate", "Entity already exists."), methods: [.post],
        end: "/users"),
      LifeFault(
        name: "409 a group, as it was made",
        effect: deny(409, "duplicate", "Entity already exists."), methods: [.post],
        end: "/groups"),
      LifeFault(
        name: "409 a member, as it was put in",
        effect: deny(409, "duplicate", "Member already exists."), methods: [.post],
        end: "/members"),
      LifeFault(
        name: "409 a member, and not yet one",
        effect: fail(409, "duplicate", "Member already exists."), methods: [.post],
        end: "/members"),
      LifeFault(
        name: "404 no member, as it was taken out",
        effect: deny(404, "notFound", "Resource Not Found: memberKey"), methods: [.delete],
        part: "/members/"),
      LifeFault(
        name: "404 no user, as it was deleted",
        effect: deny(404, "notFound", "Resource Not Found: userKey"), methods: [.delete],
        part: "/users/"),
      LifeFault(
        name: "404 not in the bin, as it was restored",
        effect: deny(404, "notFound", "Resource Not Found: userKey"), methods: [.post],
        end: "/undelete"),
    ]
    + ["quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded"].map {
      LifeFault(name: "403 \($0)", effect: fail(403, $0), methods: calls)
    }

  private static func fail(
    _ status: Int, _ reason: String, _ message: String = ""
  ) -> TwinFault.Effect {
    .fail(status: status, body: body(status, reason, message))
  }

  /// Carried out, and answered so.
  private static func deny(
    _ status: Int, _ reason: String, _ message: String
  ) -> TwinFault.Effect {
    .deny(status: status, body: body(status, reason, message))
  }

  private static func body(_ status: Int, _ reason: String, _ message: String) -> JSONValue {
    let error: JSONValue = ["reason": .string(reason), "message": .string(message)]
    return [
      "error": [
        "code": .integer(Int64(status)), "message": .string(message), "errors": [error],
      ]
    ]
  }
}
