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
