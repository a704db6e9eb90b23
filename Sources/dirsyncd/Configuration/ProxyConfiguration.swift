internal import SyncCore
internal import SyncHTTP

/// `proxy`: how a side is reached; where it is left out, the environment says it.
enum ProxyConfiguration: Hashable, Sendable {
  /// Directly, whatever the environment says.
  case none
  case server(url: String, user: String? = nil, password: SecretReference? = nil)

  /// The password, where there is one.
  var secret: SecretReference? {
    guard case .server(_, _, let password) = self else { return nil }
    return password
  }

  /// As a request takes it; the sign-in data stands in it for the library's own parser alone.
  func text(password: String?) -> String {
    guard case .server(let url, let user, _) = self else { return "" }
    let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard let user, parts.count == 3 else { return url }
    var signIn = PercentCoding.encode(segment: user)
    if let password { signIn += ":" + PercentCoding.encode(segment: password) }
    return "\(parts[0])//\(signIn)@\(parts[2])"
  }
}

extension ConfigurationReader {
  private static let proxySchemes = ConfigurationURL.Schemes(
    encrypted: "https", plain: "http", isPlainUpgraded: true)

  /// `"none"`, a URL, or `{ url, user, password }`.
  func proxy(_ key: String) -> ProxyConfiguration? {
    guard let value = value(key) else { return nil }
    if value.string == "none" { return ProxyConfiguration.none }
    guard value.string == nil else { return proxyURL(key).map { .server(url: $0) } }
    return object(key) { reader in
      let (user, password) = (reader.string("user"), reader.secret("password"))
      if !reader.has("url") { reader.missing("url") }
      if password != nil, user == nil {
        reader.fault("user", "missing, because there is a password", remedy: "name the user")
      }
      return .server(url: reader.proxyURL("url") ?? "", user: user, password: password)
    }
  }

  private func proxyURL(_ key: String) -> String? {
    url(key, schemes: Self.proxySchemes)
  }
}
