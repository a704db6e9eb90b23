import SyncCore
import SyncHTTP
import SyncTwins

/// A service account's assertion (OAuth 2.0 for service accounts, Creating a JWT).
struct GoogleAssertion {
  var header: JSONObject
  var claims: JSONObject
  var key: RSAKey
  var scheme = RSAKey.Scheme.pkcs1
  var grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

  init(_ bench: Bench) {
    let now = bench.clock.now.seconds
    header = JSONObject([
      ("alg", "RS256"), ("typ", "JWT"), ("kid", .string(bench.town.googleKeyID)),
    ])
    claims = JSONObject([
      ("iss", .string(bench.town.googleServiceAccount)), ("sub", .string(bench.town.googleAdmin)),
      ("scope", .string(GoogleScope.user.rawValue)),
      ("aud", "https://oauth2.googleapis.com/token"), ("iat", .integer(now)),
      ("exp", .integer(now + 3600)),
    ])
    key = bench.town.keys.google
  }

  func post(_ bench: Bench) async throws -> Bench.Answer {
    try await bench.form(
      "https://oauth2.googleapis.com/token",
      [("grant_type", grant), ("assertion", signedToken(header, claims, key, scheme))])
  }
}
