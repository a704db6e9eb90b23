package import SyncCore
internal import SyncHTTP

/// The three twins of one make-believe company, with fresh keys and all that a client needs.
package struct TwinTown: Sendable {
  package let scim: ScimTwin
  package let google: GoogleTwin
  package let entra: EntraTwin

  /// What the SCIM twin takes as a bearer token.
  package let scimToken: String
  package let googleServiceAccount: String
  package let googleKeyID: String
  /// The administrator to act for.
  package let googleAdmin = "sync@example.com"
  package let entraTenant: String
  package let entraClient: String
  package let entraSecret: String
  package let keys: TwinKeys

  /// `keys` may be shared by many towns of a test run: they take a good part of a second to make.
  package init(keys: TwinKeys, now: @escaping @Sendable () -> Timestamp, seed: UInt64 = 1) {
    self.keys = keys
    var numbers = TwinNumbers(seed: seed)
    scimToken = "scim-" + numbers.token()
    googleServiceAccount = "dirsync@twin-project.iam.gserviceaccount.com"
    googleKeyID = numbers.token()
    entraTenant = numbers.guid()
    entraClient = numbers.guid()
    // The signs that must be encoded in a form stand in it on purpose.
    entraSecret = "S~" + numbers.token() + "+/=&%"

    var scimSettings = ScimSettings(token: scimToken)
    scimSettings.seed = numbers.next()
    scim = ScimTwin(scimSettings, now: now)

    var googleSettings = GoogleSettings(
      serviceAccount: GoogleSettings.ServiceAccount(
        email: googleServiceAccount, keyID: googleKeyID, key: keys.google))
    googleSettings.seed = numbers.next()
    google = GoogleTwin(googleSettings, now: now)
    google.seedUser(googleAdmin, isAdmin: true)

    var entraSettings = EntraSettings(
      tenant: entraTenant, client: entraClient, secret: entraSecret)
    entraSettings.seed = numbers.next()
    entraSettings.certificate = keys.certificate
    entraSettings.key = keys.entra
    entra = EntraTwin(entraSettings, now: now)
  }

  /// The service account's key file (Google Cloud, Create and delete service account keys).
  package func googleKeyFile(tokenURL: String) throws(RSAKey.Failure) -> String {
    JSONWriter.text(of: [
      "type": "service_account", "project_id": "twin-project",
      "private_key_id": .string(googleKeyID),
      "private_key": .string(try keys.google.privateKeyPEM()),
      "client_email": .string(googleServiceAccount), "client_id": "100000000000000000001",
      "token_uri": .string(tokenURL), "universe_domain": "googleapis.com",
    ])
  }

  /// The key of the application's certificate as PEM.
  package func entraKeyPEM() throws(RSAKey.Failure) -> String {
    try keys.entra.privateKeyPEM()
  }

  /// A client that reaches the twins in this process at the services' public URLs; the SCIM twin
  /// at `scimOrigin`.
  package func client(scimOrigin: String = "https://idp.example.com") -> TwinClient {
    TwinClient([
      TwinClient.Route(scimOrigin, scim),
      TwinClient.Route("https://oauth2.googleapis.com", google),
      TwinClient.Route("https://admin.googleapis.com", google),
      TwinClient.Route("https://login.microsoftonline.com", entra),
      TwinClient.Route("https://graph.microsoft.com", entra),
    ])
  }
}
