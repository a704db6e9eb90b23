import SyncConnectors
import SyncCore
import SyncHTTP
import SyncTwins
import Testing

/// Fields of the customer's own schemas.
extension GoogleTwinTests {
  private static let base = attributes(["name.givenName": "Dana", "name.familyName": "Ito"])
  private static let custom = attributes([
    "customSchemas.Employment.badge": "B-7", "customSchemas.Employment.level": 8,
    "customSchemas.Employment.remote": true,
  ])

  private func held(_ twin: GoogleTwin) -> JSONValue? {
    twin.user("dana@example.com")?.fields["customSchemas"]
  }

  /// What the account has, without what Google gives every account.
  private func told(_ shadow: Shadow) -> Attributes {
    shadow.attributes.filter { name, value in
      !value.isEmpty && !["orgUnitPath", "includeInGlobalAddressList"].contains(name.name)
    }
  }

  @Test("fields of custom schemas are written, read, listed and cleared; no other is touched")
  func customSchemas() async throws {
    let mapped = Self.base.merging(Self.custom) { $1 }
      .merging(attributes(["organizations.title": ""])) { $1 }
    let (twin, connector) = try pair(mapped: Set(mapped.keys))
    let account = Account(
      name: "dana@example.com", attributes: Self.base.merging(Self.custom) { $1 }, isActive: true)
    var shadow = try await connector.apply(.create(account), to: nil).shadow
    #expect(told(shadow) == account.attributes)
    #expect(held(twin)?["Employment"] == ["badge": "B-7", "level": "8", "remote": true])
    twin.withState { state in
      let other: JSONValue = [
        "Employment": ["badge": "B-7", "level": 8, "remote": true, "projects": [["value": "X"]]],
        "Other": ["x": "y"],
      ]
      state.change("dana@example.com", ["customSchemas": other])
    }
    let change = AccountChange(
      attributes: attributes([
        "customSchemas.Employment.badge": "B-8", "customSchemas.Employment.remote": .null,
        "organizations.title": "Head",
      ]))
    shadow = try await connector.apply(.update(change), to: shadow).shadow
    #expect(
      told(shadow)
        == account.attributes.merging(
          attributes(["customSchemas.Employment.badge": "B-8", "organizations.title": "Head"])
        ) { $1 }
        .filter { $0.key.name != "customSchemas.Employment.remote" })
    let there: JSONValue = ["badge": "B-8", "level": 8, "projects": [["value": "X"]]]
    #expect(held(twin)?["Employment"] == there)
    #expect(held(twin)?["Other"] == ["x": "y"])
    let read = try #require(try await connector.read(shadow.remoteID)).shadow
    let listed = try #require(try await connector.sightings(after: nil, since: nil)).sightings
      .first { $0.remoteID == shadow.remoteID }
    let expected = attributes([
      "customSchemas.Employment.badge": "B-8", "customSchemas.Employment.level": "8",
    ])
    for found in [read.attributes, listed?.attributes ?? [:]] {
      #expect(found.filter { $0.key.name.hasPrefix("custom") } == expected)
    }
  }

  @Test("no schema is asked for where none is mapped") func noCustomSchemas() async throws {
    let (twin, connector) = try pair(mapped: Set(Self.base.keys))
    twin.seedUser("dana@example.com", fields: ["customSchemas": ["Employment": ["badge": "B"]]])
    let found = try #require(try await connector.find("dana@example.com"))
    #expect(!found.shadow.attributes.keys.contains { $0.name.hasPrefix("custom") })
    #expect(!twin.requests.contains { $0.query.contains("projection") })
  }

  @Test(
    "a schema, a field or a value that Google does not know is refused",
    arguments: [
      ("customSchemas.Employment.shoe", JSONValue.string("x")), ("customSchemas.Moon.badge", "x"),
      ("customSchemas.Employment.level", "high"), ("customSchemas.Employment.projects", "X"),
    ])
  func unknownField(_ name: String, _ value: JSONValue) async throws {
    let attribute = try #require(AttributeName(name))
    let (_, connector) = try pair(mapped: [attribute])
    let account = Account(name: "dana@example.com", attributes: Self.base, isActive: true)
    let shadow = try await connector.apply(.create(account), to: nil).shadow
    let failure = await failure { () async throws(RemoteFailure) in
      try await connector.apply(.update(AccountChange(attributes: [attribute: value])), to: shadow)
    }
    #expect(failure?.kind == .refused)
    #expect(failure?.detail.contains("custom_schema") == true)
  }
}
