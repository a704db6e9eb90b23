@testable import dirsyncd

/// Configurations for the tests.
enum ConfigurationSample {
  /// The least that a configuration must say.
  static let least = """
    {
      masterKey: { credential: "master-key" },
      source: { baseURL: "https://idp.example.com/scim/v2",
                auth: { bearer: { credential: "scim-token" } } },
      directories: {
        google: { kind: "googleWorkspace", serviceAccountKey: { credential: "google-key" },
                  adminSubject: "sync@example.com" },
      },
    }
    """

  /// Every key that there is.
  static let full = """
    {
      instance: "north",
      database: "/var/lib/dirsyncd/dirsyncd.db", // a comment
      masterKey: { file: "/etc/dirsyncd/master-key" },
      previousMasterKey: { credential: "old-key" },
      verifier: { cost: 12 },
      log: { format: "text", level: "debug" },
      health: { listen: "[::1]:9480" },
      intake: { listen: ["unix:/run/dirsyncd/intake.sock", "127.0.0.1:9481"],
                token: { credential: "intake-token" } },
      source: {
        id: "idp", baseURL: "http://127.0.0.1:8080/scim/v2/", caFile: "/etc/ca.pem",
        auth: { oauth2: { tokenURL: "https://idp.example.com/token", clientID: "c",
                          clientSecret: { credential: "s" }, scope: "scim" } },
        pull: { every: "500ms", full: "7d", pageSize: 1000 },
        exclude: { users: ["svc-*"], filter: 'userType eq "Robot"' },
        ready: 'urn:acme:1.0:User:badge pr',
        credentials: [
          { kind: "local", key: "userName", enabled: "active eq true", passwordBearing: true },
          { kind: "sso", key: "externalId" },
          { attribute: "urn:example:params:scim:2.0:User:credentials" },
        ],
        loginBy: ['emails[type eq "work"].value'],
      },
      directories: {
        google: {
          kind: "googleWorkspace",
          serviceAccountKey: { credential: "google-key" }, adminSubject: "sync@example.com",
          customer: "C0123", domains: ["Example.com"], apiURL: "https://127.0.0.1:1/",
          exclude: ["root@example.com", "*@legacy.example.com"],
          caFile: "/etc/ca.pem", scope: 'active eq true and groups.display eq "Staff"',
          create: false, onExisting: "park", onDeactivate: "keep", onRemove: "delete",
          deleteAfter: "30d", matching: ["address", "alias"],
          stamp: "externalIds.account", suspendAfter: "1d", signOut: true, seats: 250,
          onMissing: "recreate",
          password: { when: "record-changed", ttl: "15m", drift: { everyDays: 30 }, perDay: 5,
                      minLength: 12, classes: 3 },
          jit: { group: "new@example.com", orgUnitPath: "/New" },
          groups: { scope: 'displayName sw "App-"', onRemove: "empty" },
          mapping: { "name.familyName": "name.familyName" },
          retry: { base: "1s", cap: "5m" }, quota: { perMinute: 1200 },
        },
        entra: {
          kind: "entraID", tenant: "t", client: "c", graphURL: "https://graph.microsoft.us",
          loginURL: "https://login.microsoftonline.us", domains: ["example.com"],
          clientCertificate: { credential: "cert" }, clientKey: { credential: "key" },
          password: { drift: "report", sweep: "6h" },
          jit: true, groups: true,
        },
        other: { kind: "entraID", tenant: "u", client: "c", clientSecret: { credential: "x" },
                 jit: false, groups: false },
      },
      guards: { suspend: { count: 1, percent: 2, floor: 3 }, delete: { count: 4 },
                update: { percent: 5 }, membership: { percent: 6 }, emptied: { percent: 7 },
                mail: { count: 8 } },
      notifications: {
        smtp: { url: "smtp://Mail.example.com:587", from: "IT <it@example.com>", user: "it",
                password: { credential: "smtp" }, caFile: "/etc/ca.pem" },
        portalURL: "https://portal.example.com", to: 'emails[type eq "home"].value',
        hasPassword: 'title pr', templates: { welcome: "/etc/welcome.txt" },
        names: { google: "G" }, delay: "1h", perHour: 9, existing: true,
        retry: { base: "2m", cap: "3h" },
      },
    }
    """

  static func parse(_ text: String) throws(ConfigurationError) -> Configuration {
    try Configuration.parse(Array(text.utf8), file: "test.json5")
  }

  /// The faults of a text, as lines.
  static func faults(_ text: String) -> [String] {
    do {
      _ = try parse(text)
      return []
    } catch {
      return error.faults.map(\.description)
    }
  }

  /// The least configuration with one text replaced.
  static func parse(
    _ part: String, with other: String
  ) throws(ConfigurationError) -> Configuration {
    guard let range = least.firstRange(of: part) else { return try parse("nothing to replace") }
    return try parse(least.replacingCharacters(in: range, with: other))
  }

  /// The faults of the least configuration with one text replaced.
  static func faults(replacing part: String, by other: String) -> [String] {
    guard let range = least.firstRange(of: part) else { return ["nothing to replace"] }
    return faults(least.replacingCharacters(in: range, with: other))
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with other: String) -> String {
    self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
