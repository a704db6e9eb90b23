package import SyncCore
package import SyncHTTP

/// The body of `POST /v1/logins`: who logged in at the portal, and with what password.
package struct LoginRequest: ~Copyable, Sendable {
  package var userName: String
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
  /// A body may have so many bytes.
  package static let bodyByteLimit = 64 << 10
  /// A password may have so many bytes of UTF-8; no directory takes more.
  package static let passwordByteLimit = 1024
  private static let textByteLimit = 1024

  /// Reads the JSON object straight from the body's bytes; the password goes from there into a
  /// `Secret` and nowhere else. Unknown members are refused by name.
  package static func parse(_ body: HTTPBody) throws(LoginRequestError) -> LoginRequest {
    guard body.count <= bodyByteLimit else {
      throw LoginRequestError("the body is larger than \(bodyByteLimit) bytes")
    }
    var reader = JSONReader(body.bytes)
    var parts = Parts()
    do {
      try reader.beginObject()
      while let name = try reader.nextName() { try parts.take(name, from: &reader) }
      try reader.finish()
    } catch let error as LoginRequestError {
      throw error
    } catch {
      throw LoginRequestError("the body is no JSON object: \(error)")
    }
    return try parts.whole()
  }

  /// The members as they come.
  private struct Parts: ~Copyable {
    var seen: Set<String> = []
    var userName = ""
    var password = Secret(capacity: 0)
    var id: String?
    var occurredAt: Timestamp?
    var initiatedBy: String?

    mutating func take(_ name: String, from reader: inout JSONReader) throws {
      guard seen.insert(name).inserted else {
        throw LoginRequestError("`\(name)` stands twice", member: name)
      }
      do {
        switch name {
        case "userName": userName = try text(name, &reader)
        case "password": password = try reader.readSecret()
        case "id": id = try text(name, &reader)
        case "occurredAt": occurredAt = try time(name, &reader)
        case "initiatedBy": initiatedBy = try side(name, &reader)
        default: throw LoginRequestError("`\(name.prefix(64))` is unknown", member: name)
        }
      } catch let error as JSONError where error.fault == .wrongType {
        throw LoginRequestError("`\(name)` must be a string", member: name)
      }
    }

    private func text(_ name: String, _ reader: inout JSONReader) throws -> String {
      let text = try reader.readString()
      guard !text.isEmpty else { throw LoginRequestError("`\(name)` is empty", member: name) }
      guard text.utf8.count <= textByteLimit else {
        throw LoginRequestError("`\(name)` is longer than \(textByteLimit) bytes", member: name)
      }
      return text
    }

    private func time(_ name: String, _ reader: inout JSONReader) throws -> Timestamp {
      guard let time = Timestamp(try text(name, &reader)) else {
        throw LoginRequestError("`\(name)` is no RFC 3339 time with a zone", member: name)
      }
      return time
    }

    private func side(_ name: String, _ reader: inout JSONReader) throws -> String {
      let side = try text(name, &reader)
      guard side == "sp" || side == "idp" else {
        throw LoginRequestError("`\(name)` must be \"sp\" or \"idp\"", member: name)
      }
      return side
    }

    consuming func whole() throws(LoginRequestError) -> LoginRequest {
      for name in ["userName", "password"] where !seen.contains(name) {
        throw LoginRequestError("`\(name)` is missing", member: name)
      }
      guard password.count > 0 else {
        throw LoginRequestError("`password` is empty", member: "password")
      }
      guard password.count <= passwordByteLimit else {
        throw LoginRequestError(
          "`password` is longer than \(passwordByteLimit) bytes", member: "password")
      }
      return LoginRequest(
        userName: userName, password: password, id: id, occurredAt: occurredAt,
        initiatedBy: initiatedBy)
    }
  }
}
