package import SyncCore
package import SyncHTTP

/// The body of `POST /v1/logins`: who logged in at the portal, and with what password.
package struct LoginRequest: ~Copyable, Sendable {
  package var address: LoginAddress
  package var password: Secret
  /// The portal's own id of the event.
  package var id: String?
  package var occurredAt: Timestamp?
  /// `sp` or `idp`.
  package var initiatedBy: String?

  /// The password, and the end of the request.
  package consuming func takePassword() -> Secret { password }
}

extension LoginRequest {
  /// Reads the JSON object straight from the body's bytes; the password goes from there into a
  /// `Secret` and nowhere else. Unknown members are refused by name.
  package static func parse(_ body: HTTPBody) throws(LoginRequestError) -> LoginRequest {
    var parts = Parts()
    try PortalBody.read(body, into: &parts)
    return try parts.whole()
  }

  /// The members as they come.
  private struct Parts: ~Copyable, PortalParts {
    var userName: String?
    var credential: LoginAddress?
    var password = Secret(capacity: 0)
    var id: String?
    var occurredAt: Timestamp?
    var initiatedBy: String?

    mutating func take(_ name: String, from reader: inout JSONReader) throws {
      switch name {
      case "userName": userName = try PortalBody.text(name, &reader)
      case "credential": credential = try Self.credential(&reader)
      case "password": password = try PortalBody.password(&reader)
      case "id": id = try PortalBody.text(name, &reader)
      case "occurredAt": occurredAt = try Self.time(name, &reader)
      case "initiatedBy": initiatedBy = try Self.side(name, &reader)
      default: throw PortalBody.unknown(name)
      }
    }

    private static func credential(_ reader: inout JSONReader) throws -> LoginAddress {
      var parts = CredentialParts()
      try PortalBody.members(of: &reader, within: "credential.", into: &parts)
      guard let kind = parts.kind else { throw missing("credential.kind") }
      guard let key = parts.key else { throw missing("credential.key") }
      return .credential(kind, key: key)
    }

    private static func time(_ name: String, _ reader: inout JSONReader) throws -> Timestamp {
      guard let time = Timestamp(try PortalBody.text(name, &reader)) else {
        throw LoginRequestError("`\(name)` is no RFC 3339 time with a zone", member: name)
      }
      return time
    }

    private static func side(_ name: String, _ reader: inout JSONReader) throws -> String {
      let side = try PortalBody.text(name, &reader)
      guard side == "sp" || side == "idp" else {
        throw LoginRequestError("`\(name)` must be \"sp\" or \"idp\"", member: name)
      }
      return side
    }

    private static func missing(_ name: String) -> LoginRequestError {
      LoginRequestError("`\(name)` is missing", member: name)
    }

    private var address: LoginAddress {
      get throws(LoginRequestError) {
        switch (userName, credential) {
        case (let name?, nil): return .userName(name)
        case (nil, let credential?): return credential
        case (nil, nil):
          throw LoginRequestError("`userName` or `credential` is missing", member: "userName")
        case (.some, .some):
          throw LoginRequestError(
            "`userName` and `credential` exclude each other", member: "credential")
        }
      }
    }

    consuming func whole() throws(LoginRequestError) -> LoginRequest {
      let address = try address
      guard password.count > 0 else { throw Self.missing("password") }
      return LoginRequest(
        address: address, password: password, id: id, occurredAt: occurredAt,
        initiatedBy: initiatedBy)
    }
  }

  private struct CredentialParts: PortalParts {
    var kind: Credential.Kind?
    var key: String?

    mutating func take(_ name: String, from reader: inout JSONReader) throws {
      let full = "credential.\(name)"
      switch name {
      case "kind":
        kind = Credential.Kind(rawValue: try PortalBody.text(full, &reader))
        guard kind != nil else {
          throw LoginRequestError("`\(full)` must be \"local\" or \"sso\"", member: full)
        }
      case "key": key = try PortalBody.text(full, &reader)
      default: throw PortalBody.unknown(full)
      }
    }
  }
}
