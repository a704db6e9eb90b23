import SyncCore
import Testing

@testable import dirsyncd

struct GroupsConfigurationTests {
  /// A Google directory's or an Entra directory's keys, and how the fault begins; nil for none.
  private static let rows: [(google: String, entra: String, fault: String?)] = [
    ("groups: true", "groups: true", nil),
    (#"groups: { scope: 'displayName sw "App-"', nested: "mirror", onRemove: "empty" }"#, "", nil),
    (
      #"groups: { link: { "App-Sales": "03abc" }, mapping: { email: "id + \"@x.org\"" } }"#, "", nil
    ),
    ("groups: { scope: 'displayName sw' }", "", "directories.google.groups.scope: no SCIM filter"),
    (#"groups: { nested: "no" }"#, "", "directories.google.groups.nested"),
    (#"groups: { onRemove: "delete" }"#, "", "directories.google.groups.onRemove"),
    (
      #"groups: { mapping: { label: "id" } }"#, "", "directories.google.groups.mapping: a group has"
    ),
    (#"groups: { mapping: { name: "nosuch" } }"#, "", "directories.google.groups.mapping.name"),
    ("", #"groups: { mapping: { email: "id" } }"#, "directories.entra.groups.mapping: a group has"),
    ("", #"groups: { mapping: { mailNickname: "id", description: "\"made\"" } }"#, nil),
    ("groups: { skope: 'id pr' }", "", "directories.google.groups.skope"),
    (#"roles: [{ when: 'roles.value eq "editor"', group: "g1" }], denyGroups: ["g2"]"#, "", nil),
    (#"roles: [{ when: 'roles.value eq', group: "g1" }]"#, "", "directories.google.roles[0].when"),
    (#"roles: [{ group: "g1" }]"#, "", "directories.google.roles[0].when: missing"),
    (#"roles: [{ when: "title pr" }]"#, "", "directories.google.roles[0].group: missing"),
    (
      #"roles: [{ when: "title pr", group: "G1" }], denyGroups: ["g1"]"#, "",
      "directories.google.roles: names the group G1, and denyGroups says"
    ),
    (
      #"groups: { link: { a: "g1" } }, denyGroups: ["g1"]"#, "",
      "directories.google.groups: names the group g1, and denyGroups says"
    ),
    (#"denyGroups: [" g1"]"#, "", #"directories.google.denyGroups: names " g1", which is no"#),
    (#"denyGroups: [""]"#, "", "directories.google.denyGroups"),
    (#"denyGroups: ["a@x.org", "03abc"]"#, "", nil),
    ("", #"denyGroups: ["02bd9fd6-8f93-4758-87c3-1fb73740a315"]"#, nil),
    (
      "", #"denyGroups: ["{02bd9fd6-8f93-4758-87c3-1fb73740a315}"]"#,
      "directories.entra.denyGroups: names"
    ),
    ("", #"denyGroups: ["Domain Admins"]"#, "directories.entra.denyGroups: names"),
    (
      #"jit: { group: "a@x.org" }, denyGroups: ["A@x.org"]"#, "",
      "directories.google.jit: names the group a@x.org, and denyGroups says"
    ),
    (
      #"groups: { link: { a: "g1" } }, roles: [{ when: "title pr", group: "g1" }]"#, "",
      "directories.google.roles: names the group g1, whose members groups.link keeps"
    ),
  ]

  private static func text(_ google: String, _ entra: String) -> String {
    """
    {
      masterKey: { credential: "master-key" },
      source: { id: "hr", baseURL: "https://idp.example.com/scim/v2",
                auth: { bearer: { credential: "scim-token" } } },
      directories: {
        google: { kind: "googleWorkspace", serviceAccountKey: { credential: "google-key" },
                  adminSubject: "sync@Example.com", \(google) },
        entra: { kind: "entraID", tenant: "t", client: "c",
                 clientSecret: { credential: "s" }, \(entra) },
      },
    }
    """
  }

  @Test(arguments: rows)
  func `what groups are kept and how is checked`(
    _ google: String, _ entra: String, _ fault: String?
  ) {
    let faults = ConfigurationSample.faults(Self.text(google, entra))
    #expect(faults.count == (fault == nil ? 0 : 1))
    #expect(faults.first?.hasPrefix(fault ?? "") ?? true, "\(faults)")
  }

  @Test func `the configuration becomes the policy`() throws {
    let text = Self.text(
      #"domains: ["corp.example"], groups: { nested: "mirror", link: { "App-Sales": "03abc" } }"#,
      "groups: true")
    let configuration = try ConfigurationSample.parse(text)
    #expect(configuration.idleKeys == [])
    let google = try configuration.directories.first { $0.id.name == "google" }?
      .groupPolicy(source: "hr")
    let entra = try configuration.directories.first { $0.id.name == "entra" }?
      .groupPolicy(source: "hr")
    let group = Subject(
      id: SubjectID(.group, "7f3"), resource: ["id": "7f3", "displayName": "App Sales"])
    let foreign = Subject(
      id: SubjectID(.group, "7f3"), resource: ["id": "7f3", "displayName": "営業"])
    #expect(try google?.mapping.account(of: group).name == "app-sales@corp.example")
    #expect(try google?.mapping.account(of: foreign).name == "7f3@corp.example")
    #expect(google?.nesting == .mirror && google?.links == ["App-Sales": RemoteID("03abc")])
    #expect(google?.stamp(of: group.id) == "dirsyncd-hr-7f3")
    let made = try entra?.mapping.account(of: group)
    let nickname = try #require(AttributeName("mailNickname"))
    #expect(made?.name == "App Sales" && made?.attributes[nickname] == "app-sales")
    #expect(entra?.nesting == .flatten && entra?.onRemove == .keep)
  }

  @Test func `Without domains the administrator's is that of the groups`() throws {
    let configuration = try ConfigurationSample.parse(Self.text("groups: true", ""))
    let google = try configuration.directories.first { $0.id.name == "google" }?
      .groupPolicy(source: "hr")
    #expect(google?.mapping.name.text.hasSuffix("\"@example.com\"") == true)
  }
}
