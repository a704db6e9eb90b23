internal import SyncCore

/// How a request proves who sends it.
enum Authorization: Sendable {
  /// A token that is fetched and renewed.
  case token(AccessTokenCache)
  /// A token that an administrator gave us for good.
  case bearer(SharedSecret)
  /// HTTP Basic (RFC 7617).
  case basic(user: String, password: SharedSecret)

  /// The header of a name and a password, which are joined here for the moment of encoding.
  static func basicHeader(_ user: String, _ password: borrowing Secret) -> String {
    var pair = Array(user.utf8) + [UInt8(ascii: ":")]
    let bytes = password.bytes
    for place in bytes.indices { pair.append(bytes[place]) }
    defer { for place in pair.indices { pair[place] = 0 } }
    return "Basic " + Base64URL.padded(pair)
  }

  static func bearerHeader(_ token: borrowing Secret) -> String {
    let bytes = token.bytes
    let text = unsafe String(unsafeUninitializedCapacity: bytes.count) { buffer in
      for place in bytes.indices { unsafe buffer[place] = bytes[place] }
      return bytes.count
    }
    return "Bearer " + text
  }
}
