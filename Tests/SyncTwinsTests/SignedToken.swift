import SyncCore
import SyncTwins

/// A JWT in parts, so that tests can spoil each of them.
func signedToken(
  _ header: JSONObject, _ claims: JSONObject, _ key: RSAKey, _ scheme: RSAKey.Scheme
) throws -> String {
  let parts = [header, claims].map { Base64URL.text(JSONWriter.bytes(of: .object($0))) }
  let signed = parts.joined(separator: ".")
  let signature = try key.signature(of: Array(signed.utf8), scheme)
  return signed + "." + Base64URL.text(signature)
}
