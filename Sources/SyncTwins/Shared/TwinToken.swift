internal import SyncCore

/// A JSON Web Token taken apart, its signature not yet checked (RFC 7515 §3.1, RFC 7519).
struct TwinToken: Sendable {
  let header: JSONObject
  let claims: JSONObject
  /// What the signature covers.
  let signed: [UInt8]
  let signature: [UInt8]

  /// Nil when it is not three parts of unpadded base64url with two JSON objects.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
      let signature = Base64URL.bytes(parts[2])
    else { return nil }
    self.header = header
    self.claims = claims
    self.signature = signature
    signed = Array("\(parts[0]).\(parts[1])".utf8)
  }

  private static func object(_ part: Substring) -> JSONObject? {
    guard let bytes = Base64URL.bytes(part) else { return nil }
    return (try? JSONReader.value(of: bytes))?.object
  }
}
