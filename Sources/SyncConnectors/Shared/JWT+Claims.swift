package import SyncCore

extension JWT {
  /// No token is longer, in bytes.
  private static let tokenByteLimit = 65_536

  /// What a token says of itself, unverified: good for telling people, never for deciding whom to
  /// trust. Nil for what is no signed token in compact form (RFC 7515 §3.1).
  package static func claims(of token: borrowing Secret) -> JSONObject? {
    guard token.count <= tokenByteLimit else { return nil }
    let bytes = token.bytes
    let dots = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
    guard dots.count == 2 else { return nil }
    let payload = (dots[0] + 1..<dots[1]).map { bytes[$0] }
    guard let text = Base64URL.decode(payload[...]) else { return nil }
    return (try? JSONReader.value(of: text))?.object
  }

  /// When a bearer token ends, where it tells (`exp`, RFC 7519 §4.1.4).
  package static func expiry(of token: borrowing Secret) -> Timestamp? {
    claims(of: token)?["exp"]?.integer.map { Timestamp(seconds: $0) }
  }
}
