import Testing

@testable import dirsyncd

@Suite struct ConfigurationTextTests {
  @Test(arguments: [
    ("500ms", Duration.milliseconds(500)), ("2s", .seconds(2)), ("15m", .seconds(900)),
    ("24h", .seconds(86_400)), ("7d", .seconds(604_800)),
  ])
  func `A duration is a number and a unit`(_ text: String, _ duration: Duration) {
    #expect(Duration(configuration: text) == duration)
  }

  @Test(arguments: ["", "2", "s", "0s", "-1s", "1.5h", " 2s", "2 s", "2S", "99999999d", "1w"])
  func `Anything else is no duration`(_ text: String) {
    #expect(Duration(configuration: text) == nil)
  }

  @Test(arguments: [
    ("https://Example.com/a/", "https://example.com/a"),
    ("https://example.com:8443", "https://example.com:8443"),
    ("http://127.0.0.1:80/x", "http://127.0.0.1:80/x"), ("http://localhost", "http://localhost"),
    ("http://[::1]:8080/", "http://[::1]:8080"),
  ])
  func `A URL is encrypted or on loopback`(_ text: String, _ url: String) {
    #expect(ConfigurationURL.read(text) == .success(url))
  }

  @Test(arguments: [
    ("example.com", ConfigurationURL.Fault.notAbsolute), ("ftp://example.com", .notAbsolute),
    ("http://example.com", .plainToOthers), ("http://127.0.0.1.example.com", .plainToOthers),
    ("http://127.0.0.1@example.com", .signInData), ("https://a:b@example.com", .signInData),
    ("https://example.com?x=1", .queryOrFragment), ("https://example.com/#x", .queryOrFragment),
    ("https://example.com/a b", .queryOrFragment), ("https://", .badHost),
    ("https://exa$mple.com", .badHost), ("https://example.com:0", .badPort),
    ("https://example.com:99999", .badPort),
  ])
  func `Any other URL is refused with the reason`(_ text: String, _ fault: ConfigurationURL.Fault) {
    #expect(ConfigurationURL.read(text) == .failure(fault))
  }

  @Test(arguments: [
    ("onDeactvate", "onDeactivate"), ("ondeactivate", "onDeactivate"), ("baseURl", "baseURL"),
    ("tokne", "token"),
  ])
  func `The nearest name is found`(_ name: String, _ nearest: String) {
    let known = ["onDeactivate", "onRemove", "baseURL", "token", "listen"]
    #expect(NearestName.of(name, among: known) == nearest)
  }

  @Test func `Nothing near is better than something far`() {
    #expect(NearestName.of("completely", among: ["token", "listen"]) == nil)
  }
}
