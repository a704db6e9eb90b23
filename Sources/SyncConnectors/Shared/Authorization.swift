internal import SyncCore

/// Secrets as the texts that a request shows.
enum Authorization {
  /// A name and a password, which are joined here for the moment of encoding (RFC 7617 §2).
  static func basic(_ user: String, _ password: borrowing Secret) -> String {
    var pair = Array(user.utf8) + [UInt8(ascii: ":")]
    let bytes = password.bytes
    for place in bytes.indices { pair.append(bytes[place]) }
    defer { for place in pair.indices { pair[place] = 0 } }
    return Base64URL.padded(pair)
  }

  static func text(_ token: borrowing Secret) -> String {
    let bytes = token.bytes
    return unsafe String(unsafeUninitializedCapacity: bytes.count) { buffer in
      for place in bytes.indices { unsafe buffer[place] = bytes[place] }
      return bytes.count
    }
  }
}
