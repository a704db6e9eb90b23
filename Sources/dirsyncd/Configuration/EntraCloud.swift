/// Where a tenant lives, and so where Microsoft Graph and the token endpoint are
/// (learn.microsoft.com/graph/deployments).
enum EntraCloud: String, Hashable, Sendable, CaseIterable {
  /// The global service, GCC among it.
  case global
  /// US Government L4 (GCC High).
  case usGov
  /// US Government L5 (DoD).
  case usGovDoD
  /// Operated by 21Vianet.
  case china

  /// The root before `/v1.0`; a token's scope begins with it, too.
  var graphURL: String {
    switch self {
    case .global: "https://graph.microsoft.com"
    case .usGov: "https://graph.microsoft.us"
    case .usGovDoD: "https://dod-graph.microsoft.us"
    case .china: "https://microsoftgraph.chinacloudapi.cn"
    }
  }

  /// The authority before `/{tenant}`.
  var loginURL: String {
    switch self {
    case .global: "https://login.microsoftonline.com"
    case .usGov, .usGovDoD: "https://login.microsoftonline.us"
    case .china: "https://login.chinacloudapi.cn"
    }
  }
}
