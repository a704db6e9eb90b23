package import SyncCore

/// The master key that seals and, while it is being rotated, the one before it, which only opens.
package struct Keyring: Sendable {
  let current: WorkingKeys
  let previous: WorkingKeys?

  private init(current: WorkingKeys, previous: WorkingKeys?) {
    self.current = current
    self.previous = previous
  }

  /// The master key has 32 bytes; see `MasterKey`.
  package init(masterKey: borrowing Secret) throws(CryptoError) {
    self.init(current: try WorkingKeys(masterKey: masterKey), previous: nil)
  }

  /// The same ring, which also opens what was sealed under an older key.
  package func opening(previous key: borrowing Secret) throws(CryptoError) -> Keyring {
    Keyring(current: current, previous: try WorkingKeys(masterKey: key))
  }

  /// The name of the key that seals: 16 hexadecimal digits that say nothing about it.
  package var name: String { current.name }

  /// The name of the key before it; nil when there is none.
  package var previousName: String? { previous?.name }

  /// Whether both keys are the same one, so that nothing can be rotated.
  package var isTwice: Bool { previous?.id == current.id }

  /// The keys of that id; nil when they are not on the ring.
  func keys(_ id: some Sequence<UInt8>) -> WorkingKeys? {
    if current.id.elementsEqual(id) { return current }
    if let previous, previous.id.elementsEqual(id) { return previous }
    return nil
  }
}
