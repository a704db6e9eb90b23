package import SyncCore

/// A signed JSON Web Token in compact form (RFC 7515 §3.1, RFC 7519).
package enum JWT {
  /// `header.claims.signature`; `alg` and `typ` are put in front of the header given.
  package static func signed(
    header: JSONObject, claims: JSONObject, by signer: RSASigner, as algorithm: RSASigner.Algorithm
  ) throws(CredentialFault) -> String {
    var whole: JSONObject = JSONObject([
      ("alg", .string(algorithm.rawValue)), ("typ", "JWT"),
    ])
    for member in header.members { whole[member.name] = member.value }
    let parts = [whole, claims].map { Base64URL.encode(JSONWriter.bytes(of: .object($0))) }
    let signed = parts.joined(separator: ".")
    return signed + "." + Base64URL.encode(try signer.sign(Array(signed.utf8), as: algorithm))
  }
}
