import SyncCore
import Testing

@testable import dirsyncd

@Suite struct CredentialConfigurationTests {
  private static func faults(source text: String) -> [String] {
    ConfigurationSample.faults(replacing: "auth: {", by: "\(text), auth: {")
  }

  private static func faults(password text: String) -> [String] {
    ConfigurationSample.faults(
      replacing: #"kind: "googleWorkspace","#,
      by: #"kind: "googleWorkspace", password: { \#(text) },"#)
  }

  @Test(arguments: [
    (#"credentials: [{ kind: "local", key: "userName" }]"#, nil),
    (#"credentials: [{ kind: "otp", key: "userName" }]"#, "source.credentials[0].kind"),
    (#"credentials: [{ key: "userName" }]"#, "source.credentials[0].kind: missing"),
    (#"credentials: [{ kind: "sso" }]"#, "source.credentials[0].key: missing"),
    (#"credentials: [{ kind: "sso", key: "nosuch" }]"#, "source.credentials[0].key"),
    (#"credentials: [{ kind: "sso", key: "id", enabled: "is" }]"#, "source.credentials[0].enabled"),
    (#"credentials: [{ kind: "sso", key: "id", active: 1 }]"#, "source.credentials[0].active"),
    (#"credentials: [{ attribute: "nosuch" }]"#, "source.credentials[0].attribute"),
    (#"credentials: [{ attribute: "emails", kind: "sso" }]"#, "source.credentials[0].kind"),
    (
      #"credentials: [{ kind: "local", key: "id", passwordBearing: true }, "#
        + #"{ kind: "local", key: "title", passwordBearing: true }]"#,
      "more than one"
    ),
    ("credentials: []", "source.credentials: is empty"),
    ("credentials: {}", "source.credentials: expected a list"),
    ("credentials: [1]", "source.credentials[0]: expected an object"),
    (#"loginBy: ["userName", "nosuch"]"#, "source.loginBy: no expression"),
    (#"loginBy: "userName""#, "source.loginBy: expected a list"),
  ])
  func `A fault of the credentials names its place`(_ text: String, _ fault: String?) {
    let faults = Self.faults(source: text)
    guard let fault else {
      #expect(faults == [])
      return
    }
    #expect(faults.count == 1)
    #expect(faults.first?.contains(fault) == true)
  }

  @Test(arguments: [
    ("minLength: 8", nil), ("minLength: 100", nil), ("minLength: 7", "7 is not in 8…100"),
    ("minLength: 101", "101 is not in 8…100"), ("classes: 4", nil), ("classes: 0", "not in 1…4"),
    ("classes: 5", "not in 1…4"),
  ])
  func `A policy can be tightened and never loosened`(_ text: String, _ fault: String?) {
    let faults = Self.faults(password: text)
    guard let fault else {
      #expect(faults == [])
      return
    }
    #expect(faults.first?.contains(fault) == true)
  }
}
