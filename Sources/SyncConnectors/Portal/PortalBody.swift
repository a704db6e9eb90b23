internal import SyncCore
internal import SyncHTTP

/// The strict reading of the portal's JSON bodies: one object, known members alone, each once.
package enum PortalBody {
  /// A body may have so many bytes.
  package static let byteLimit = 64 << 10
  /// A password may have so many bytes of UTF-8; no directory takes more.
  package static let passwordByteLimit = 1024
  /// Another text may have so many bytes of UTF-8.
  package static let textByteLimit = 1024

  /// Walks over the members straight in the body's bytes.
  static func read(
    _ body: HTTPBody, into parts: inout some PortalParts & ~Copyable
  ) throws(LoginRequestError) {
    guard body.count <= byteLimit else {
      throw LoginRequestError("the body is larger than \(byteLimit) bytes")
    }
    var reader = JSONReader(body.bytes)
    do {
      try members(of: &reader, within: "", into: &parts)
      try reader.finish()
    } catch let error as LoginRequestError {
      throw error
    } catch {
      throw LoginRequestError("the body is no JSON object: \(error)")
    }
  }

  /// Walks over the members of the object that comes next; `path` stands before their names.
  static func members(
    of reader: inout JSONReader, within path: String,
    into parts: inout some PortalParts & ~Copyable
  ) throws {
    var seen: Set<String> = []
    try reader.beginObject()
    while let name = try reader.nextName() {
      let full = path + name
      guard seen.insert(name).inserted else {
        throw LoginRequestError("`\(full.prefix(64))` stands twice", member: full)
      }
      do {
        try parts.take(name, from: &reader)
      } catch let error as JSONError where error.fault == .wrongType {
        throw LoginRequestError("`\(full)` has the wrong type", member: full)
      }
    }
  }

  static func unknown(_ name: String) -> LoginRequestError {
    LoginRequestError("`\(name.prefix(64))` is unknown", member: name)
  }

  static func text(_ name: String, _ reader: inout JSONReader) throws -> String {
    try expectString(name, &reader)
    let text = try reader.readString()
    guard !text.isEmpty else { throw LoginRequestError("`\(name)` is empty", member: name) }
    guard text.utf8.count <= textByteLimit else {
      throw LoginRequestError("`\(name)` is longer than \(textByteLimit) bytes", member: name)
    }
    return text
  }

  /// The password goes from the body's bytes into a `Secret` and nowhere else.
  static func password(_ reader: inout JSONReader) throws -> Secret {
    try expectString("password", &reader)
    let secret = try reader.readSecret()
    guard secret.count > 0 else {
      throw LoginRequestError("`password` is empty", member: "password")
    }
    guard secret.count <= passwordByteLimit else {
      throw LoginRequestError(
        "`password` is longer than \(passwordByteLimit) bytes", member: "password")
    }
    return secret
  }

  private static func expectString(_ name: String, _ reader: inout JSONReader) throws {
    guard try reader.stands(at: "\"") else {
      throw LoginRequestError("`\(name)` must be a string", member: name)
    }
  }
}
