import SyncCore
import SyncHTTP
import SyncTwins

/// An application's assertion (Microsoft identity platform, Certificate credentials).
struct EntraAssertion {
  var header: JSONObject
  var claims: JSONObject
  var key: RSAKey
  var scheme = RSAKey.Scheme.pss
  var form: [(name: String, value: String)]
  var tenant: String

  init(_ bench: Bench) {
    let town = bench.town
    let now = bench.clock.now.seconds
    let print = TwinDigest.sha256.digest(town.keys.certificate.der)
    header = JSONObject([
      ("alg", "PS256"), ("typ", "JWT"), ("x5t#S256", .string(Base64URL.text(print))),
    ])
    tenant = town.entraTenant
    claims = JSONObject([
      ("aud", .string("https://login.microsoftonline.com/\(tenant)/oauth2/v2.0/token")),
      ("iss", .string(town.entraClient)), ("sub", .string(town.entraClient)),
      ("jti", "6a1c9a52-0000-4000-a000-000000000001"), ("nbf", .integer(now)),
      ("iat", .integer(now)), ("exp", .integer(now + 600)),
    ])
    key = town.keys.entra
    form = Self.pairs(town)
    form.append(
      ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
  }

  static func pairs(_ town: TwinTown) -> [(name: String, value: String)] {
    [
      ("grant_type", "client_credentials"), ("client_id", town.entraClient),
      ("scope", "https://graph.microsoft.com/.default"),
    ]
  }

  /// The older form: RS256 with the SHA-1 thumbprint.
  mutating func useOldForm(_ bench: Bench) {
    let print = TwinDigest.sha1.digest(bench.town.keys.certificate.der)
    header = JSONObject([
      ("alg", "RS256"), ("typ", "JWT"), ("x5t", .string(Base64URL.text(print))),
    ])
    scheme = .pkcs1
  }

  mutating func set(_ name: String, _ value: String?) {
    form.removeAll { $0.name == name }
    if let value { form.append((name, value)) }
  }

  func post(_ bench: Bench) async throws -> Bench.Answer {
    let assertion = try signedToken(header, claims, key, scheme)
    return try await bench.form(
      "https://login.microsoftonline.com/\(tenant)/oauth2/v2.0/token",
      form + [("client_assertion", assertion)])
  }
}
