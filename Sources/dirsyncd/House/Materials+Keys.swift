internal import SyncCore
internal import SyncEngine
internal import SyncStore

/// The master keys.
extension Materials {
  func vault() throws -> PasswordVault {
    PasswordVault(
      keyring: try keyring(),
      verifierCost: configuration.verifierCost.map(ScryptCost.init(verifierCost:)))
  }

  /// The master key and, while it is being rotated, the one before it.
  func keyring() throws -> Keyring {
    let ring = try Keyring(masterKey: try key("masterKey", configuration.masterKey))
    guard let reference = configuration.previousMasterKey else { return ring }
    let whole = try ring.opening(previous: try key("previousMasterKey", reference))
    guard !whole.isTwice else {
      throw CommandFailure(
        .configuration, "masterKey and previousMasterKey are the same key (\(whole.name))",
        remedy: "make a new one for masterKey: dirsyncd key new; or take previousMasterKey out")
    }
    return whole
  }

  private func key(_ path: String, _ reference: SecretReference) throws -> Secret {
    do {
      return try MasterKey.parse(try file(reference))
    } catch let error as MasterKeyError {
      throw CommandFailure(
        .configuration, "\(path) \(reference): \(error)", remedy: "make one: dirsyncd key new")
    }
  }
}
