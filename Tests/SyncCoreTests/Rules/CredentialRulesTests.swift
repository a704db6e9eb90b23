internal import SyncCore
internal import Testing

struct CredentialRulesTests {
  private static let urn = "urn:example:params:scim:2.0:User"

  private static func user(_ json: String) throws -> Subject {
    try Subject(SourceRecord(subject: SubjectID(.user, "7"), bytes: Array(json.utf8)))
  }

  /// `kind key`, with `-` for disabled and `*` for the one that bears the password.
  private static func words(_ rules: CredentialRules, _ json: String) throws -> [String] {
    rules.credentials(of: try user(json)).map { credential in
      "\(credential.kind.rawValue) \(credential.key)"
        + (credential.isEnabled ? "" : " -") + (credential.bearsPassword ? " *" : "")
    }
  }

  @Test(arguments: [
    (#"{"userName":"Alice"}"#, ["local Alice *"]),
    (#"{"userName":"Alice","active":false}"#, ["local Alice - *"]),
  ])
  func `without rules a user has one local credential by name`(
    _ json: String, _ words: [String]
  ) throws {
    #expect(try Self.words(.standard, json) == words)
  }

  @Test(arguments: [
    (
      #"{"userName":"a","externalId":"S1","emails":[{"type":"work","value":"a@x"}]}"#,
      ["local a@x *", "sso S1"]
    ),
    (#"{"userName":"a","externalId":"S1"}"#, ["sso S1"]),
    (
      #"{"userName":"a","externalId":"S1","active":false,"#
        + #""emails":[{"type":"work","value":"a@x"}]}"#,
      ["local a@x - *", "sso S1 -"]
    ),
    (
      #"{"userName":"a","externalId":"S1","userType":"contractor"}"#, ["sso S1 -"]
    ),
    (#"{"userName":"a"}"#, []),
  ])
  func `rules make credentials from attributes`(_ json: String, _ words: [String]) throws {
    let rules = CredentialRules(rules: [
      .one(
        .local, key: try Expression(#"emails[type eq "work"].value"#), enabled: nil,
        bearsPassword: true),
      .one(
        .sso, key: try Expression("externalId"),
        enabled: try SCIMFilter(#"active ne false and userType ne "contractor""#),
        bearsPassword: false),
    ])
    #expect(try Self.words(rules, json) == words)
  }

  @Test(arguments: [
    (#"[{"kind":"sso","key":"S"},{"kind":"LOCAL","KEY":"l"}]"#, ["sso S", "local l *"]),
    (
      #"[{"kind":"local","key":"a"},{"kind":"local","key":"b","passwordBearing":true}]"#,
      ["local a", "local b *"]
    ),
    (
      #"[{"kind":"local","key":"a","passwordBearing":true},"#
        + #"{"kind":"local","key":"b","passwordBearing":"true"}]"#,
      ["local a *", "local b"]
    ),
    (#"[{"kind":"local","key":"a","enabled":false}]"#, ["local a - *"]),
    (#"[{"kind":"otp","key":"a"},{"kind":"sso"},{"kind":"sso","key":""},7]"#, []),
    (#"[{"kind":"sso","key":"S"},{"kind":"sso","key":"s"}]"#, ["sso S"]),
    (#"[{"kind":"sso","key":17}]"#, ["sso 17"]),
  ])
  func `an attribute lists credentials`(_ list: String, _ words: [String]) throws {
    let rules = CredentialRules(rules: [
      .listed(try CredentialAttribute("\(Self.urn):credentials"))
    ])
    let json = #"{"userName":"a","\#(Self.urn)":{"credentials":\#(list)}}"#
    #expect(try Self.words(rules, json) == words)
  }

  @Test func `so many credentials and so long keys are taken`() throws {
    let many = (0..<40).map { #"{"kind":"sso","key":"\#($0)"}"# }.joined(separator: ",")
    let long = String(repeating: "x", count: CredentialRules.keyByteLimit + 1)
    let rules = CredentialRules(rules: [
      .listed(try CredentialAttribute("\(Self.urn):credentials"))
    ])
    func count(_ list: String) throws -> Int {
      try Self.words(rules, #"{"\#(Self.urn)":{"credentials":[\#(list)]}}"#).count
    }
    #expect(try count(many) == CredentialRules.credentialLimit)
    #expect(try count(#"{"kind":"sso","key":"\#(long)"}"#) == 0)
  }

  @Test func `other rules have another text`() throws {
    var other = CredentialRules.standard
    other.loginBy = [try Expression("externalId")]
    let listed = CredentialRules(rules: [.listed(try CredentialAttribute("emails"))])
    #expect(Set([.standard, other, listed].map(\CredentialRules.digestText)).count == 3)
    #expect(other.aliases(of: try Self.user(#"{"externalId":"S1"}"#)) == ["S1"])
  }
}
