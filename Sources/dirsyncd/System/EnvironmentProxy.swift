internal import SyncHTTP

/// The proxy that the environment names, as libcurl reads it
/// (curl.se/libcurl/c/libcurl-env.html): lower case first, and `*` for no proxy anywhere.
struct EnvironmentProxy: Hashable, Sendable {
  /// Nil for none.
  var proxy: String?
  /// Hosts that are asked directly.
  var directHosts: String?

  init(_ variable: (String) -> String?) {
    directHosts = Self.first(["no_proxy", "NO_PROXY"], variable)
    guard directHosts != "*" else { return }
    proxy = Self.first(["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"], variable)
  }

  func apply(to settings: inout CurlClient.Configuration) {
    settings.proxy = proxy
    settings.directHosts = directHosts
  }

  private static func first(_ names: [String], _ variable: (String) -> String?) -> String? {
    names.lazy.compactMap(variable).first
  }
}
