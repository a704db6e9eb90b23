package import SyncCore
package import SyncHTTP

/// The body of `POST /v1/users/{userName}/password-policy/check`: a password to be judged.
package enum PasswordCheckRequest {
  /// The password, which the caller owns and lets go.
  package static func parse(_ body: HTTPBody) throws(LoginRequestError) -> Secret {
    var parts = Parts()
    try PortalBody.read(body, into: &parts)
    return try parts.whole()
  }

  private struct Parts: ~Copyable, PortalParts {
    var password = Secret(capacity: 0)

    mutating func take(_ name: String, from reader: inout JSONReader) throws {
      guard name == "password" else { throw PortalBody.unknown(name) }
      password = try PortalBody.password(&reader)
    }

    consuming func whole() throws(LoginRequestError) -> Secret {
      guard password.count > 0 else {
        throw LoginRequestError("`password` is missing", member: "password")
      }
      return password
    }
  }
}
