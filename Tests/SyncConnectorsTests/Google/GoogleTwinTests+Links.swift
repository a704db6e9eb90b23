import SyncConnectors
import SyncCore
import SyncTwins
import Testing

/// Stamps, personal accounts and the customer.
extension GoogleTwinTests {
  @Test("the stamp is an item of its own, found by its whole value, and cleared alone")
  func stamp() async throws {
    let (twin, connector) = try pair()
    let stamp = try #require(GoogleConnector.stampAttribute)
    let value = JSONValue.string("dirsyncd:idp:o'neil\\7")
    let account = Account(
      name: "dana.ito@example.com",
      attributes: attributes([
        "name.givenName": "Dana", "name.familyName": "Ito", "externalIds.organization": "E-1",
      ]).merging([stamp: value]) { $1 }, isActive: true)
    let shadow = try await connector.apply(.create(account), to: nil).shadow
    let items = twin.user(account.name)?.fields["externalIds"]?.array ?? []
    #expect(items.contains(["type": "custom", "customType": "dirsyncd", "value": value]))
    #expect(shadow.attributes[stamp] == value)
    let found = try await connector.accounts(with: value.string ?? "", in: stamp)
    #expect(found.map(\.shadow.remoteID) == [shadow.remoteID])
    // A word of it is not enough.
    #expect(try await connector.accounts(with: "dirsyncd", in: stamp).isEmpty)
    let cleared = try await connector.apply(
      .update(AccountChange(attributes: [stamp: .null])), to: shadow)
    #expect(cleared.shadow.attributes[stamp] ?? .null == .null)
    #expect(
      twin.user(account.name)?.fields["externalIds"]
        == [["type": "organization", "value": "E-1"]])
  }

  @Test(
    "a personal account is replaced, invited or kept, as the customer has chosen",
    arguments: [
      (GoogleSettings.ConflictOption.replace, "acquired"), (.invite, "invited"),
      (.preserve, "conflict"),
    ])
  func acquire(_ option: GoogleSettings.ConflictOption, _ expected: String) async throws {
    let (twin, connector) = try pair()
    let name = "dana.ito@example.com"
    let now = clock.now
    _ = twin.withState {
      $0.seed(["unmanaged": .string(name), "option": .string(option.rawValue)], at: now)
    }
    let account = Account(
      name: name,
      attributes: attributes(["name.givenName": "Dana", "name.familyName": "Ito"]),
      isActive: true)
    await #expect { try await connector.apply(.create(account), to: nil) } throws: { error in
      let failure = error as? RemoteFailure
      return failure?.kind == .conflict && failure?.detail.contains("dirsyncd acquire") == true
    }
    var word = ""
    do {
      switch try await connector.acquire(account) {
      case .acquired(let receipt):
        word = receipt.shadow.name == name ? "acquired" : "another"
      case .invited: word = "invited"
      }
    } catch {
      word = error.kind.rawValue
      #expect(error.detail.contains("choose to invite or to replace there"))
    }
    #expect(word == expected)
    #expect((twin.user(name) != nil) == (option == .replace))
  }

  @Test("the customer is told by its own id") func identity() async throws {
    let (_, connector) = try pair()
    #expect(try await connector.identity() == "Google customer C02twin01")
  }
}
