import SyncHTTP
import Testing

@testable import dirsyncd

@Suite struct ProxyConfigurationTests {
  private func google(_ proxy: String) throws -> ProxyConfiguration? {
    let text = ConfigurationSample.least.replacing(
      "kind:", with: "proxy: \(proxy), kind:", maxReplacements: 1)
    return try ConfigurationSample.parse(text).directories[0].proxy
  }

  @Test func `A side goes by its own proxy, or by none`() throws {
    #expect(try google("\"none\"")?.text(password: nil) == "")
    #expect(
      try google("\"http://proxy.example.com:3128/\"")?.text(password: nil)
        == "http://proxy.example.com:3128")
    let signedIn = try google(
      #"{ url: "http://[::1]:3128", user: "a b", password: { credential: "px" } }"#)
    #expect(signedIn?.text(password: "p@s/s:") == "http://a%20b:p%40s%2Fs%3A@[::1]:3128")
    #expect(signedIn?.secret == .credential("px"))
    #expect(try ConfigurationSample.parse(ConfigurationSample.least).directories[0].proxy == nil)
  }

  @Test(arguments: [
    (#""http://u:hunter2@p:1""#, "directories.google.proxy: holds sign-in data"),
    (#""proxy:3128""#, "directories.google.proxy: is no URL"),
    (#""socks5://p:1""#, "directories.google.proxy: is no URL"),
    (#"{ user: "u" }"#, "directories.google.proxy.url: missing"),
    (#"{ url: "http://p:1", password: { file: "/x" } }"#, "directories.google.proxy.user: missing"),
    (#"{ url: "http://p:1", user: "u", password: "hunter2" }"#, "directories.google.proxy.passw"),
  ])
  func `A proxy at fault is named, its password never`(_ value: String, _ start: String) {
    let faults = ConfigurationSample.faults(replacing: "kind:", by: "proxy: \(value), kind:")
    #expect(faults.contains { $0.hasPrefix(start) }, "\(faults)")
    #expect(!faults.contains { $0.contains("hunter2") })
  }

  @Test(
    arguments: [
      ([:], nil, nil),
      (["HTTPS_PROXY": "http://a:1"], "http://a:1", nil),
      (["HTTPS_PROXY": "http://a:1", "https_proxy": "http://b:1"], "http://b:1", nil),
      (["ALL_PROXY": "http://a:1", "NO_PROXY": ".example.com"], "http://a:1", ".example.com"),
      (["HTTPS_PROXY": "http://a:1", "no_proxy": "*"], nil, "*"),
      (["HTTP_PROXY": "http://a:1", "http_proxy": "http://a:1"], nil, nil),
    ] as [([String: String], String?, String?)])
  func `The environment is read as libcurl does`(
    _ variables: [String: String], _ proxy: String?, _ direct: String?
  ) {
    let found = EnvironmentProxy { variables[$0] }
    #expect(found.proxy == proxy)
    #expect(found.directHosts == direct)
  }

  @Test(arguments: [
    ("global", "https://graph.microsoft.com", "https://login.microsoftonline.com"),
    ("usGov", "https://graph.microsoft.us", "https://login.microsoftonline.us"),
    ("usGovDoD", "https://dod-graph.microsoft.us", "https://login.microsoftonline.us"),
    ("china", "https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn"),
  ])
  func `Each cloud has its own endpoints, and what is named wins`(
    _ cloud: String, _ graphURL: String, _ loginURL: String
  ) throws {
    let members = #"kind: "entraID", tenant: "T", client: "c", clientSecret: { credential: "a" }"#
    func entra(_ more: String) throws -> EntraConfiguration? {
      let text = ConfigurationSample.least.replacing(
        "google: {", with: "e: { \(members), cloud: \"\(cloud)\"\(more) }, google: {")
      let kind = try ConfigurationSample.parse(text).directories[0].kind
      guard let entra = kind.own as? EntraConfiguration
      else { return nil }
      return entra
    }
    #expect(try entra("")?.graphURL == graphURL)
    #expect(try entra("")?.loginURL == loginURL)
    let named = try entra(", graphURL: \"https://127.0.0.1:9\"")
    #expect(named?.graphURL == "https://127.0.0.1:9")
    #expect(named?.loginURL == loginURL)
  }
}
