/// What only a Microsoft Entra ID directory has.
struct EntraConfiguration: Hashable, Sendable {
  /// How the application signs in.
  enum Authentication: Hashable, Sendable {
    case secret(SecretReference)
    case certificate(SecretReference, key: SecretReference)
  }

  var tenant: String
  /// The application's client id.
  var client: String
  var authentication: Authentication
  /// What is to follow it; its files need not be there yet.
  var next: Authentication?
  /// The root before `/v1.0`, without a slash at its end.
  var graphURL: String
  /// The authority before `/{tenant}`, without a slash at its end.
  var loginURL: String

  init(_ reader: ConfigurationReader) {
    tenant = reader.requiredString("tenant")
    client = reader.requiredString("client")
    let cloud = reader.choice("cloud", default: EntraCloud.global)
    graphURL = reader.url("graphURL") ?? cloud.graphURL
    loginURL = reader.url("loginURL") ?? cloud.loginURL
    authentication = Self.readAuthentication(reader)
    next = reader.object("next", Self.readAuthentication)
  }

  private static func readAuthentication(_ reader: ConfigurationReader) -> Authentication {
    let secret = reader.secret("clientSecret")
    let hasCertificate = reader.has("clientCertificate") || reader.has("clientKey")
    guard hasCertificate else {
      if !reader.has("clientSecret") {
        reader.fault(
          nil, "no way to sign in",
          remedy: "name clientCertificate and clientKey, or clientSecret")
      }
      return .secret(secret ?? .file(""))
    }
    if reader.has("clientSecret") {
      reader.fault("clientSecret", "stands beside a certificate", remedy: "keep one of the two")
    }
    return .certificate(
      reader.requiredSecret("clientCertificate"), key: reader.requiredSecret("clientKey"))
  }
}
