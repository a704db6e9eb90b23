import SyncCore
import SyncHTTP
import SyncLog
import Testing

@testable import dirsyncd

@Suite struct ConfigurationTests {
  @Test func `The least configuration has the documented defaults`() throws {
    let configuration = try ConfigurationSample.parse(ConfigurationSample.least)
    #expect(configuration.database == "/var/lib/dirsyncd/dirsyncd.db")
    #expect(configuration.log == LogConfiguration())
    #expect(configuration.health.listen.map(\.description) == ["127.0.0.1:9480"])
    #expect(configuration.intake.listen.map(\.description) == ["unix:/run/dirsyncd/intake.sock"])
    #expect(configuration.source.pull.every == .seconds(60))
    #expect(configuration.previousMasterKey == nil)
    #expect(configuration.verifierCost == 14)
    #expect(configuration.guards[.suspend] == .init(count: 20, percent: 5))
    #expect(configuration.notifications.smtp == nil)
    let google = try #require(configuration.directories.first)
    #expect(google.create)
    #expect(google.onRemove == .suspend)
    #expect(google.password.when == .changed)
    #expect(google.password.ttl == .seconds(86_400))
    #expect(google.justInTime == nil)
    #expect(google.retry == .init(base: .seconds(2), cap: .seconds(900)))
  }

  @Test func `Every key is kept`() throws {
    let configuration = try ConfigurationSample.parse(ConfigurationSample.full)
    #expect(configuration.masterKey == .file("/etc/dirsyncd/master-key"))
    #expect(configuration.previousMasterKey == .credential("old-key"))
    #expect(configuration.verifierCost == 12)
    #expect(configuration.log.format == .text)
    #expect(configuration.log.level == .debug)
    #expect(configuration.health.listen == [.tcp(host: "::1", port: 9480)])
    #expect(configuration.intake.listen.count == 2)
    #expect(configuration.source.baseURL == "http://127.0.0.1:8080/scim/v2")
    #expect(configuration.source.pull.pageSize == 1000)
    #expect(configuration.source.exclude.users == ["svc-*"])
    #expect(configuration.source.exclude.filter == "userType eq \"Robot\"")
    #expect(configuration.source.ready == "urn:acme:1.0:User:badge pr")
    #expect(
      configuration.source.authentication
        == .oauth2(
          tokenURL: "https://idp.example.com/token", clientID: "c",
          clientSecret: .credential("s"), scope: "scim", clientAuth: .basic))
    #expect(configuration.directories.map(\.id.name) == ["entra", "google", "other"])
    #expect(configuration.guards[.suspend] == .init(count: 1, percent: 2, floor: 3))
    #expect(configuration.guards[.emptied] == .init(percent: 7))
    #expect(configuration.notifications.smtp?.password == .credential("smtp"))
    #expect(configuration.guards[.mail] == .init(count: 8))
    #expect(configuration.caFiles.count == 3)
    #expect(configuration.secretReferences.count == 9)
  }

  @Test func `Every key of the notifications is kept`() throws {
    let mail = try ConfigurationSample.parse(ConfigurationSample.full).notifications
    #expect(mail.smtp?.url == "smtp://mail.example.com:587")
    #expect(mail.smtp?.from == "IT <it@example.com>")
    #expect(mail.portalURL == "https://portal.example.com")
    #expect(mail.recipient == #"emails[type eq "home"].value"#)
    #expect(mail.hasPassword == "title pr")
    #expect(mail.templates == [.welcome: "/etc/welcome.txt"])
    #expect(mail.directoryNames == [DirectoryID("google"): "G"])
    #expect(mail.delay == .seconds(3600))
    #expect(mail.perHour == 9)
    #expect(mail.existing)
    #expect(mail.retry == .init(base: .seconds(120), cap: .seconds(10_800)))
  }

  @Test(arguments: [
    (#"smtp: { url: "smtps://m.example", from: "it@m.example" }"#, ""),
    (#"smtp: { url: "smtp://m.example", from: "it@m.example" }"#, ""),
    (#"smtp: { url: "http://m.example", from: "it@m.example" }"#, "smtp.url: is no URL"),
    (#"smtp: { url: "smtps://m.example", from: "it" }"#, "smtp.from: \"it\" is no mail address"),
    (
      #"smtp: { url: "smtps://m.example", from: "it@m.example", user: "x" }"#,
      "smtp: has a user or a password alone"
    ),
    (#"portalURL: "https://p.example""#, "smtp: missing"),
    (
      #"smtp: { url: "smtps://m.example", from: "it@m.example" }, names: { gogle: "x" }"#,
      "names.gogle: there is no such directory"
    ),
    (
      #"smtp: { url: "smtps://m.example", from: "it@m.example" }, templates: { bund: "/x" }"#,
      "templates.bund: unknown key; did you mean bound?"
    ),
  ])
  func `What is wrong with the notifications is named`(_ members: String, _ start: String) {
    let faults = ConfigurationSample.faults(
      replacing: "masterKey", by: "notifications: { \(members) }, masterKey")
    let hasFault = faults.contains { $0.hasPrefix("notifications.\(start)") }
    #expect(start.isEmpty ? faults == [] : hasFault, "\(faults)")
  }

  @Test func `Every key of a directory is kept`() throws {
    let directories = try ConfigurationSample.parse(ConfigurationSample.full).directories
    let google = directories[1]
    guard let kind = google.kind.own as? GoogleConfiguration else {
      Issue.record("google is no Google directory")
      return
    }
    #expect(kind.apiURL == "https://127.0.0.1:1")
    #expect(kind.customer == "C0123")
    #expect(google.domains == ["example.com"])
    #expect(google.scope == #"active eq true and groups.display eq "Staff""#)
    #expect(google.exclude == ["root@example.com", "*@legacy.example.com"])
    #expect(!google.create)
    #expect(google.onExisting == .park)
    #expect(google.onDeactivate == .keep)
    #expect(google.deleteAfter == .seconds(30 * 86_400))
    #expect(google.password.when == .recordChanged)
    #expect(google.password.drift == .everyDays(30))
    #expect(google.password.perDay == 5)
    #expect(directories[0].password.drift == .report)
    #expect(directories[0].password.sweep == .seconds(6 * 3600))
    #expect(google.justInTime == .init(group: "new@example.com", orgUnitPath: "/New"))
    #expect(google.groups == .init(scope: #"displayName sw "App-""#, onRemove: .empty))
    #expect(google.mapping == ["name.familyName": AttributeRule(from: "name.familyName")])
    guard let entra = directories[0].kind.own as? EntraConfiguration else {
      Issue.record("entra is no Entra directory")
      return
    }
    #expect(entra.authentication == .certificate(.credential("cert"), key: .credential("key")))
    #expect(directories[0].justInTime == .init())
    #expect(directories[0].groups == .init())
    #expect(directories[2].justInTime == nil)
  }

  @Test func `All faults are told at once, each with its path and remedy`() {
    let faults = ConfigurationSample.faults(
      """
      { masterKey: "hunter2",
        log: { format: "jsn", levle: "info" },
        health: { listen: "0.0.0.0:9480" },
        source: { baseURL: "http://idp.example.com", auth: {}, pull: { every: "2 min" } },
        directories: { google: { kind: "googleWorkspace", adminSubject: 7,
          serviceAccountKey: { credential: "../x" }, onDeactvate: "keep", create: "yes" } },
      }
      """)
    #expect(
      faults == [
        "masterKey: a secret may not stand in the configuration; put it into a file of mode 0600 "
          + #"and write { credential: "name" } or { file: "path" }"#,
        #"log.format: "jsn" is not one of json, text; did you mean json?"#,
        "log.levle: unknown key; did you mean level?",
        #"health.listen: "0.0.0.0:9480" is no loopback address with a port and no Unix socket; "#
          + "write 127.0.0.1:9480, [::1]:9480 or unix:/run/dirsyncd/intake.sock",
        "source.baseURL: is not encrypted, and its host is not a loopback address; "
          + "write https://host/path",
        "source.auth: no way to sign in; name exactly one of bearer, basic, oauth2",
        #"source.pull.every: "2 min" is no duration; write 500ms, 2s, 15m, 24h or 7d"#,
        #"directories.google.serviceAccountKey.credential: "../x" is no credential's name; "#
          + "use letters, digits, dot, - and _",
        "directories.google.adminSubject: expected a text, found a number",
        "directories.google.create: expected true or false, found a text",
        "directories.google.onDeactvate: unknown key; did you mean onDeactivate?",
      ])
    #expect(!faults.contains { $0.contains("hunter2") })
  }

  @Test(arguments: [
    (#"kind: "googleWorkspace""#, #"kind: "google""#, "directories.google.kind: "),
    (#"adminSubject: "sync@example.com""#, "", "directories.google.adminSubject: missing"),
    ("sync@example.com", "sync", "directories.google.adminSubject: \"sync\" is no e-mail"),
    ("google: {", "\"a b\": {", "directories.a b: \"a b\" is no name"),
    ("masterKey: {", "masterKy: {", "masterKey: missing"),
    ("google-key\" }", "google-key\", file: \"/x\" }", "directories.google.serviceAccountKey: "),
    ("kind:", "onRemove: \"delete\", kind:", "directories.google.deleteAfter: missing"),
    ("kind:", "deleteAfter: \"1d\", kind:", "directories.google.deleteAfter: has no effect"),
    ("kind:", "scope: \"active eq\", kind:", "directories.google.scope: no SCIM filter: "),
    ("kind:", "exclude: [\"a\", \"\"], kind:", "directories.google.exclude: holds something"),
    (
      "baseURL", "ready: 'groups.dsplay eq \"x\"', baseURL",
      "source.ready: no SCIM filter: `groups` has no part `dsplay`, at character 1"
    ),
    (
      "baseURL", "exclude: { filter: 'title pr and badge eq 1' }, baseURL",
      "source.exclude.filter: no SCIM filter: unknown attribute `badge`, at character 14"
    ),
    ("baseURL", "exclude: {}, baseURL", "source.exclude: excludes nobody"),
    ("baseURL", "exclude: { names: [\"a\"] }, baseURL", "source.exclude.names: unknown key"),
    ("kind:", "mapping: { a: \"nme.x\" }, kind:", "directories.google.mapping.a: no expression: "),
    ("kind:", "tenant: \"x\", kind:", "directories.google.tenant: unknown key"),
    ("kind:", "retry: { base: \"2h\" }, kind:", "directories.google.retry.cap: is shorter"),
    (
      "kind:", "onRemove: \"delete\", deleteAfter: \"0s\", kind:",
      "directories.google.deleteAfter: \"0s\" is not in 1ms…3653d"
    ),
    ("kind:", "retry: { cap: \"100000d\" }, kind:", "directories.google.retry.cap: \"100000d\" is"),
    ("baseURL", "pull: { full: \"0d\" }, baseURL", "source.pull.full: \"0d\" is not in 1ms…3653d"),
    (
      "masterKey", "guards: { delete: { count: 99999999999999999999999 } }, masterKey",
      "guards.delete.count: 1e+23 is not in 0…1000000000"
    ),
    (
      "masterKey", "guards: { delete: { count: 1.5 } }, masterKey",
      "guards.delete.count: expected a whole number"
    ),
    ("kind:", "domains: [\"*.com\"], kind:", "directories.google.domains: \"*.com\" is no domain"),
    ("kind:", "domains: [\"a.com.\"], kind:", "directories.google.domains: \"a.com.\" is no"),
    ("kind:", "domains: [\"-a.com\"], kind:", "directories.google.domains: \"-a.com\" is no"),
    ("kind:", "domains: [\"a..com\"], kind:", "directories.google.domains: \"a..com\" is no"),
    ("masterKey", "guards: { delete: {} }, masterKey", "guards.delete: neither count nor percent"),
    ("masterKey", "verifier: { cost: 18 }, masterKey", "verifier.cost: 18 is not in 10…17"),
    ("masterKey", "verifier: { cots: 12 }, masterKey", "verifier.cots: unknown key"),
    ("masterKey", "verifier: \"off\", masterKey", "verifier: expected an object"),
    ("masterKey", "previousMasterKey: \"hunter2\", masterKey", "previousMasterKey: a secret may"),
    ("masterKey", "intake: { listen: \"127.0.0.1:1\" }, masterKey", "intake.token: missing"),
    ("masterKey", "database: \"x.db\", masterKey", "database: \"x.db\" is no absolute path"),
    ("https://idp", "https://user:hunter2@idp", "source.baseURL: holds sign-in data"),
  ])
  func `A fault is named by its path`(_ part: String, _ other: String, _ start: String) {
    let faults = ConfigurationSample.faults(replacing: part, by: other)
    #expect(faults.contains { $0.hasPrefix(start) }, "\(faults)")
    #expect(!faults.contains { $0.contains("hunter2") })
  }

  @Test(arguments: [
    #"kind: "entraID", tenant: "T", client: "c", clientSecret: { credential: "a" }"#,
    #"kind: "googleWorkspace", adminSubject: "a@b.c", serviceAccountKey: { credential: "a" }"#,
  ])
  func `One directory may not be configured twice`(_ members: String) {
    let faults = ConfigurationSample.faults(
      ConfigurationSample.least.replacing(
        "google: {", with: "one: { \(members) }, two: { \(members) }, google: {"))
    #expect(faults == ["directories.two: is the same directory as one; keep one of the two"])
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
