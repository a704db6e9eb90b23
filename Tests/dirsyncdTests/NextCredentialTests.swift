import SyncConnectors
import SyncCore
import SyncTestKit
import Testing

@testable import dirsyncd

/// `next`: the credential that is to follow the current one.
@Suite struct NextCredentialTests {
  private static func text(_ source: String, _ google: String, _ entra: String) -> String {
    """
    {
      masterKey: { credential: "master-key" },
      source: { baseURL: "https://idp.example.com/scim/v2", \(source)
                auth: { bearer: { credential: "scim-token" } } },
      directories: {
        google: { kind: "googleWorkspace", serviceAccountKey: { credential: "google-key" },
                  adminSubject: "sync@example.com", \(google) },
        entra: { kind: "entraID", tenant: "t", client: "c",
                 clientSecret: { credential: "s" }, \(entra) },
      },
    }
    """
  }

  private static let rows: [(source: String, google: String, entra: String, fault: String?)] = [
    (#"next: { auth: { bearer: { file: "/n" } } },"#, "", "", nil),
    (#"next: { auth: { basic: { user: "u", password: { file: "/n" } } } },"#, "", "", nil),
    (#"next: { bearer: { file: "/n" } },"#, "", "", "source.next"),
    ("next: {},", "", "", "source.next.auth"),
    ("", #"next: { serviceAccountKey: { file: "/n" } }"#, "", nil),
    ("", "next: {}", "", "directories.google.next.serviceAccountKey"),
    ("", #"next: { key: { file: "/n" } }"#, "", "directories.google.next"),
    ("", "", #"next: { clientSecret: { file: "/n" } }"#, nil),
    (
      "", "",
      #"next: { clientCertificate: { file: "/c" }, clientKey: { file: "/k" } }"#, nil
    ),
    ("", "", #"next: { clientSecret: "plain" }"#, "directories.entra.next.clientSecret"),
    ("", "", "next: {}", "directories.entra.next"),
  ]

  @Test(arguments: rows)
  func `it has the form of the current one`(
    _ source: String, _ google: String, _ entra: String, _ fault: String?
  ) {
    let faults = ConfigurationSample.faults(Self.text(source, google, entra))
    #expect(faults.isEmpty == (fault == nil))
    #expect(faults.first?.hasPrefix(fault ?? "") ?? true)
  }

  @Test func `its path is its own, and a missing file is none`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("scim-next")
    let configuration = try ConfigurationSample.parse(
      Self.text(
        "next: { auth: { bearer: { file: \"\(path)\", expires: \"2027-05-01\" } } },", "", ""))
    let references = configuration.secretReferences.map(\.path)
    #expect(references.contains("source.next.auth.bearer"))
    let materials = Materials(
      configuration: configuration, secrets: SecretLoader(credentialsDirectory: folder.path))
    #expect(materials.credentialTerms().map(\.path) == [])
    try folder.write("next-token", as: "scim-next")
    #expect(materials.credentialTerms().map(\.path) == ["source.next.auth.bearer"])
  }

  @Test func `only the ends of those in use are worth a warning`() {
    let desk = CredentialDesk(log: .silent, slots: ["directories.entra": .next])
    for side in ["directories.entra", "source"] {
      desk.add(
        side,
        RotatingCredential<String>(
          hasNext: true,
          read: { (_: CredentialSlot) throws(CredentialFault) -> HeldCredential<String>? in nil },
          tell: { _ in }))
    }
    let end = Timestamp(seconds: 1_900_000_000)
    desk.learn(
      [
        "directories.entra.clientSecret", "directories.entra.next.clientSecret",
        "directories.entra.proxy.password", "masterKey", "source.auth.bearer",
        "source.next.auth.bearer",
      ].map { CredentialTerm(path: $0, endsAt: end) })
    #expect(
      desk.termsInUse.map(\.path) == [
        "directories.entra.next.clientSecret", "directories.entra.proxy.password", "masterKey",
        "source.auth.bearer",
      ])
  }
}
