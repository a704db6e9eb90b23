import SyncConnectors
import SyncCore
import SyncTwins
import Testing

/// What Graph replaces as a whole: the part that is not ours stays.
@Suite struct EntraNeighbourTests {
  @Test func `the other half and the other addresses stay`() async throws {
    let (twin, connector) = try EntraTwinTests().pair()
    let id = twin.seedUser(
      "dana.ito@example.com",
      fields: [
        "employeeOrgData": ["costCenter": "1", "division": "North"],
        "otherMails": ["ours@x.example", "theirs@x.example"],
      ])
    var shadow = Shadow(
      remoteID: RemoteID(id), name: "dana.ito@example.com",
      attributes: attributes([
        "employeeOrgData.costCenter": "1", "otherMails": "ours@x.example",
      ]))
    func write(_ pairs: KeyValuePairs<String, JSONValue>) async throws {
      let change = AccountChange(attributes: attributes(pairs))
      shadow = try await connector.apply(.update(change), to: shadow).shadow
    }
    func field(_ name: String) -> JSONValue? { twin.user("dana.ito@example.com")?.fields[name] }
    try await write(["employeeOrgData.costCenter": "2"])
    #expect(field("employeeOrgData") == ["costCenter": "2", "division": "North"])
    try await write(["otherMails": "new@x.example"])
    #expect(field("otherMails") == ["new@x.example", "theirs@x.example"])
    try await write(["otherMails": "theirs@x.example"])
    #expect(field("otherMails") == ["theirs@x.example"])
    try await write(["otherMails": .null, "employeeOrgData.costCenter": .null])
    #expect(field("otherMails") == [])
    #expect(field("employeeOrgData") == ["costCenter": .null, "division": "North"])
  }

  @Test func `a clear is null or an empty list, never an empty text`() async throws {
    let (twin, connector) = try EntraTwinTests().pair()
    let id = twin.seedUser(
      "dana.ito@example.com", fields: ["jobTitle": "T", "businessPhones": ["1"]])
    let shadow = Shadow(remoteID: RemoteID(id), name: "dana.ito@example.com")
    let change = AccountChange(attributes: attributes(["jobTitle": "", "businessPhones": ""]))
    _ = try await connector.apply(.update(change), to: shadow)
    let user = try #require(twin.user("dana.ito@example.com"))
    #expect(user.fields["jobTitle"] == nil)
    #expect(user.fields["businessPhones"] == [])
  }

  @Test func `a manager is a write of its own, and one that is not there is waited for`()
    async throws
  {
    let (twin, connector) = try EntraTwinTests().pair()
    let id = twin.seedUser("dana.ito@example.com")
    let boss = twin.seedUser("boss@example.com")
    let shadow = Shadow(remoteID: RemoteID(id), name: "dana.ito@example.com")
    func change(_ manager: JSONValue) -> Action {
      .update(AccountChange(attributes: attributes(["manager": manager, "jobTitle": "T"])))
    }
    let receipt = try await connector.apply(change(.string(boss)), to: shadow)
    #expect(twin.user(id)?.manager == boss)
    #expect(twin.user(id)?.fields["jobTitle"] == "T")
    #expect(receipt.shadow.attributes[.manager] == .string(boss))
    #expect(try await connector.read(RemoteID(id))?.shadow.attributes[.manager] == .string(boss))
    let absent = await failure { () async throws(RemoteFailure) in
      try await connector.apply(
        change("00000000-0000-0000-0000-000000000009"), to: receipt.shadow)
    }
    #expect(absent?.kind == .notYet && absent?.attribute == "manager")
    for _ in 0..<2 {  // clearing what is clear already is done
      let cleared = try await connector.apply(change(.null), to: receipt.shadow)
      #expect(cleared.shadow.attributes[.manager] ?? .null == .null)
    }
    #expect(twin.user(id)?.manager == nil)
    let nobody = Shadow(
      remoteID: RemoteID("00000000-0000-0000-0000-000000000008"), name: "nobody@example.com")
    let missing = await failure { () async throws(RemoteFailure) in
      try await connector.apply(
        .update(AccountChange(attributes: attributes(["manager": .string(boss)]))), to: nobody)
    }
    #expect(missing?.kind == .missing)
  }
}
