internal import SyncCore

/// `source`: the SCIM service that users and groups are pulled from.
struct SourceConfiguration: Hashable, Sendable {
  /// How we show who we are.
  enum Authentication: Hashable, Sendable {
    case bearer(SecretReference)
    case basic(user: String, password: SecretReference)
    /// The client credentials grant (RFC 6749 §4.4).
    case oauth2(
      tokenURL: String, clientID: String, clientSecret: SecretReference, scope: String?,
      clientAuth: ClientAuth)
  }

  /// How the token endpoint is shown the client's secret (RFC 6749 §2.3.1).
  enum ClientAuth: String, Hashable, Sendable, CaseIterable {
    case basic, body
  }

  /// How the pages are walked.
  enum Way: String, Hashable, Sendable, CaseIterable {
    /// As well as the source can, found out by small reads.
    case probed
    /// By index, and everything each time.
    case plain
  }

  /// When and how much is pulled.
  struct Pull: Hashable, Sendable {
    /// Between two looks for changes.
    var every: Duration = .seconds(60)
    /// Between two passes over everything.
    var full: Duration = .seconds(86_400)
    /// When that is done each day, in place of the interval; nil for by interval.
    var fullTime: DailyTime?
    /// A pull begins up to so much later than its schedule says, at random.
    var jitter: Duration?
    var pageSize = 200
    var way = Way.probed
  }

  var id = "source"
  /// Without a slash at its end.
  var baseURL = ""
  var authentication = Authentication.bearer(.file(""))
  /// What is to follow it; its files need not be there yet.
  var next: Authentication?
  var pull = Pull()
  /// Who is left alone.
  var exclude = Exclude()
  /// A SCIM filter that a user has to match before anything is begun; nil for every user.
  var ready: String?
  /// A PEM file of the certificates to trust for this source and its token endpoint.
  var caFile: String?
  /// nil for what the environment says.
  var proxy: ProxyConfiguration?
  /// How users log in; nil for one local credential by the user name.
  var credentials: [CredentialConfiguration]?
  /// Expressions over the SCIM user by which a login may name its user, beside the user name.
  var loginBy: [String] = []

  init() {}

  init(_ reader: ConfigurationReader) {
    id = reader.identifier("id") ?? id
    baseURL = reader.requiredURL("baseURL")
    authentication = reader.requiredObject("auth", Self.readAuthentication) ?? authentication
    next = reader.object("next") { $0.requiredObject("auth", Self.readAuthentication) } ?? nil
    pull = reader.object("pull", Self.readPull) ?? pull
    exclude = reader.object("exclude", Exclude.init) ?? exclude
    ready = reader.filter("ready")
    caFile = reader.absolutePath("caFile")
    proxy = reader.proxy("proxy")
    credentials = CredentialConfiguration.list(reader, "credentials")
    loginBy = reader.expressions("loginBy") ?? loginBy
  }

  private static func readAuthentication(_ reader: ConfigurationReader) -> Authentication? {
    let ways = ["bearer", "basic", "oauth2"].filter(reader.has)
    let bearer = reader.secret("bearer")
    let basic = reader.object("basic") { reader in
      Authentication.basic(
        user: reader.requiredString("user"), password: reader.requiredSecret("password"))
    }
    let oauth2 = reader.object("oauth2") { reader in
      Authentication.oauth2(
        tokenURL: reader.requiredURL("tokenURL"), clientID: reader.requiredString("clientID"),
        clientSecret: reader.requiredSecret("clientSecret"), scope: reader.string("scope"),
        clientAuth: reader.choice("clientAuth", default: .basic))
    }
    if ways.count != 1 {
      reader.fault(
        nil, ways.isEmpty ? "no way to sign in" : "more than one way to sign in",
        remedy: "name exactly one of bearer, basic, oauth2")
    }
    return bearer.map(Authentication.bearer) ?? basic ?? oauth2
  }

  private static func readPull(_ reader: ConfigurationReader) -> Pull {
    var pull = Pull()
    pull.every = reader.duration("every") ?? pull.every
    switch reader.schedule("full") {
    case .every(let interval)?: pull.full = interval
    case .daily(let time)?: pull.fullTime = time
    case nil: break
    }
    pull.jitter = reader.duration("jitter")
    if let jitter = pull.jitter, jitter > pull.every {
      reader.fault("jitter", "is longer than every", remedy: "make it a part of every")
    }
    pull.pageSize = reader.integer("pageSize", in: 1...10_000) ?? pull.pageSize
    pull.way = reader.choice("way", default: pull.way)
    return pull
  }
}
