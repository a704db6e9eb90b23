import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTwins
import Testing

/// Arrays are replaced whole: what is not ours in them stays.
@Suite struct GoogleArrayTests {
  private func phones(_ twin: GoogleTwin) -> [JSONValue] {
    twin.user("dana.ito@example.com")?.fields["phones"]?.array ?? []
  }

  @Test func `what others put into an array since our last look stays in it`() async throws {
    let (twin, connector) = try GoogleTwinTests().pair()
    let account = Account(
      name: "dana.ito@example.com",
      attributes: attributes([
        "name.givenName": "Dana", "name.familyName": "Ito", "phones.work": "+4722",
      ]), isActive: true)
    var shadow = try await connector.apply(.create(account), to: nil).shadow
    let foreign: [JSONValue] = [
      ["type": "home", "value": "+4711"], ["type": "work", "value": "+4799"],
      ["type": "custom", "customType": "boat", "value": "+4777"],
    ]
    twin.withState { $0.append(foreign, to: "phones", of: "dana.ito@example.com") }
    func write(_ value: JSONValue) async throws {
      let change = AccountChange(attributes: attributes(["phones.work": value]))
      shadow = try await connector.apply(.update(change), to: shadow).shadow
      let phone = try #require(AttributeName("phones.work"))
      #expect(shadow.attributes[phone] ?? .null == value)
    }
    try await write("+4733")
    #expect(phones(twin) == [["type": "work", "value": "+4733"]] + foreign)
    try await write(.null)
    #expect(phones(twin) == foreign)
    try await write(.null)
    #expect(phones(twin).contains(foreign[0]) && phones(twin).contains(foreign[2]))
  }

  @Test func `a desk, a site and a word are written, read, and cleared`() async throws {
    let mapped = attributes([
      "locations.buildingId": "north", "locations.floorName": "3", "websites.profile": "https://x",
      "keywords.occupation": "chief",
    ])
    let (twin, connector) = try GoogleTwinTests().pair(mapped: Set(mapped.keys))
    let base = attributes(["name.givenName": "Dana", "name.familyName": "Ito"])
    let account = Account(
      name: "dana.ito@example.com", attributes: base.merging(mapped) { $1 }, isActive: true)
    let shadow = try await connector.apply(.create(account), to: nil).shadow
    let held = try #require(twin.user(account.name)?.fields)
    #expect(
      held["locations"] == [["type": "desk", "buildingId": "north", "floorName": "3"]])
    #expect(held["websites"] == [["type": "profile", "value": "https://x"]])
    #expect(held["keywords"] == [["type": "occupation", "value": "chief"]])
    let read = try #require(try await connector.read(shadow.remoteID)).shadow.attributes
    #expect(mapped.allSatisfy { read[$0.key] == $0.value })
    _ = try await connector.apply(
      .update(AccountChange(attributes: mapped.mapValues { _ in .null })), to: shadow)
    let cleared = try #require(twin.user(account.name)?.fields)
    for name in ["locations", "websites", "keywords"] { #expect(cleared[name]?.isEmpty ?? true) }
  }

  @Test(arguments: [
    (
      ["name.givenName", "phones.work", "phones.mobile"],
      "id,primaryEmail,suspended,isAdmin,isDelegatedAdmin,orgUnitPath,name(givenName),phones"
    ),
    (
      ["recoveryEmail", "externalIds.dirsyncd", "customSchemas.Job.code"],
      "id,primaryEmail,suspended,isAdmin,isDelegatedAdmin,orgUnitPath,externalIds,recoveryEmail,"
        + "customSchemas"
    ),
    (["orgUnitPath"], "id,primaryEmail,suspended,isAdmin,isDelegatedAdmin,orgUnitPath"),
  ])
  func `no more of a person is asked for than is kept`(
    _ mapped: [String], _ fields: String
  ) async throws {
    let names = Set(mapped.compactMap { AttributeName($0) })
    let (twin, connector) = try GoogleTwinTests().pair(mapped: names)
    let id = twin.seedUser("dana@example.com", fields: ["recoveryPhone": "+4712345678"])
    let found = try #require(try await connector.read(RemoteID(id)))
    #expect(found.shadow.attributes.keys.allSatisfy { $0.name != "recoveryPhone" })
    let query = try #require(twin.requests.last?.query)
    let asked = fields.split(separator: ",").joined(separator: "%2C")
      .split(separator: "(").joined(separator: "%28").split(separator: ")").joined(separator: "%29")
    #expect(query.split(separator: "&").contains { $0 == "fields=\(asked)" }, "\(query)")
  }

  @Test(arguments: [
    ("name.givenName", JSONValue.string(String(repeating: "x", count: 61)), "longer than 60"),
    ("name.familyName", .null, "cannot be empty"),
    ("recoveryPhone", "4712345678", "E.164"), ("recoveryEmail", "nobody", "mail address"),
    ("orgUnitPath", "Staff", "full path"), ("includeInGlobalAddressList", "yes", "true or false"),
    ("phones.work", .string(String(repeating: "7", count: 1100)), "longer than 1024 bytes"),
    ("nonsense", "x", "no attribute"),
  ])
  func `what Google would refuse is named before it is sent`(
    _ name: String, _ value: JSONValue, _ words: String
  ) async throws {
    let (twin, connector) = try GoogleTwinTests().pair()
    let id = twin.seedUser("dana.ito@example.com")
    let shadow = Shadow(remoteID: RemoteID(id), name: "dana.ito@example.com")
    var change = AccountChange()
    change.attributes[try #require(AttributeName(name))] = value
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.update(change), to: shadow)
    }
    #expect(failure?.kind == .refused)
    #expect(name.hasPrefix(failure?.attribute ?? "-"))
    #expect(failure?.detail.contains(words) == true, "\(failure?.detail ?? "")")
    #expect(twin.requestCount(.put) == 0)
  }

  @Test(arguments: [
    "no-at", "a@b@example.com", ".a@example.com", "a.@example.com", "a..b@example.com",
    "a=b@example.com", "a<b@example.com", "a,b@example.com", "ä@example.com",
    String(repeating: "x", count: 65) + "@example.com",
  ])
  func `an address that Google would refuse is named before it is sent`(
    _ name: String
  ) async throws {
    let (twin, connector) = try GoogleTwinTests().pair()
    let id = twin.seedUser("dana.ito@example.com")
    let shadow = Shadow(remoteID: RemoteID(id), name: "dana.ito@example.com")
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.update(AccountChange(name: name)), to: shadow)
    }
    #expect(failure?.kind == .refused && failure?.attribute == "primaryEmail")
    #expect(twin.requestCount(.put) == 0)
  }
}
