internal import SyncCore

/// Links by a key, and the end and the return of an account.
extension ContractWalk {
  mutating func findByKey() async throws(RemoteFailure) {
    step = "key"
    guard let attribute = connector.traits.matchAttributes[.externalID],
      let value = shadow.attributes[attribute]?.string
    else { return expect(false, "the sample has the attribute of an external id") }
    let found = try await connector.accounts(with: value, in: attribute)
    expect(
      found.map(\.shadow.remoteID) == [shadow.remoteID], "the account is found by \(attribute)")
    let nobody = try await connector.accounts(with: value + "0'", in: attribute)
    expect(nobody.isEmpty, "nobody has another value")
  }

  mutating func signOut() async throws(RemoteFailure) {
    step = "sign out"
    let receipt = try await twice(.signOut)
    expect(receipt.shadow == shadow, "it changes nothing of the shadow")
    try await expectThere(shadow)
  }

  mutating func deleteAndRestore() async throws(RemoteFailure) {
    step = "delete"
    _ = try await twice(.delete)
    let read = try await connector.read(shadow.remoteID)
    expect(read == nil, "nobody is read under the id any more")
    let found = try await connector.find(shadow.name)
    expect(found == nil, "nobody is found under the name any more")
    do {
      _ = try await connector.apply(.suspend, to: shadow)
      expect(false, "a write to who was deleted fails")
    } catch {
      expect(error.kind == .missing, "a write to who was deleted says missing, not \(error.kind)")
    }
    step = "restore"
    let receipt = try await twice(.restore(as: shadow.name))
    expect(receipt.shadow.remoteID == shadow.remoteID, "the account is the one that was deleted")
    try await expectThere(shadow)
    do {
      let nobody = Shadow(remoteID: RemoteID("999999999999999999999"), name: "nobody@example.com")
      _ = try await connector.apply(.restore(as: nil), to: nobody)
      expect(false, "nobody is restored")
    } catch {
      expect(error.isFinal, "who is in no bin never comes back, whatever \(error.kind) says")
    }
  }
}
