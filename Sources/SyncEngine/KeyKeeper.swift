package import SyncCore
package import SyncLog
package import SyncStore

/// Sees to it that the ledger and the master keys belong together.
///
/// The ledger names all keys that something in it may be under. A key is named there before it
/// seals the first secret, and the old one is struck off after the last secret was rewrapped: so a
/// kill at any step leaves a ledger that says which keys it needs.
package struct KeyKeeper: Sendable {
  /// Secrets that are rewrapped in one transaction: a login waits no longer than that.
  package static let rewrapsPerCommitLimit = 200
  private static let metaName = "master key"

  private let ledger: Ledger
  private let keyring: Keyring
  private let clock: any SyncClock
  private let log: Log

  package init(ledger: Ledger, keyring: Keyring, clock: any SyncClock, log: Log) {
    self.ledger = ledger
    self.keyring = keyring
    self.clock = clock
    self.log = log
  }

  /// To be called before anything is sealed or opened.
  ///
  /// Throws `OtherMasterKey` when a key is missing: every waiting password would be refused and
  /// every verifier unknown, so nothing is touched then.
  package func begin() async throws {
    let known = try await ledger.read(Self.names)
    let configured = [keyring.name] + [keyring.previousName].compactMap(\.self)
    if let missing = known.first(where: { !configured.contains($0) }) {
      throw OtherMasterKey(missing: missing, configured: configured)
    }
    if !known.contains(keyring.name) {
      let names = (known + [keyring.name]).joined(separator: " ")
      try await ledger.commit { try $0.setMeta(Self.metaName, names) }
    }
    guard let previous = keyring.previousName else { return }
    let isPending = known.contains(previous) && previous != keyring.name
    log.write(
      isPending ? .warning : .info, "key.previous",
      isPending
        ? "secrets may still be under the previous master key: run dirsyncd key rotate"
        : "nothing is under the previous master key: take previousMasterKey out",
      ["key": .string(keyring.name), "previous": .string(previous)])
  }

  /// Puts everything under the current key, in small batches between which logins go on; a second
  /// call goes on where a killed one ended.
  package func rotate() async throws -> KeyRotation {
    let rewrapper = Rewrapper(keyring: keyring)
    var rotation = KeyRotation(key: keyring.name, previous: keyring.previousName)
    rotation.passwords = try await rewrapAll {
      try $0.rewrapSecrets(after: $1, limit: Self.rewrapsPerCommitLimit, by: rewrapper)
    }
    rotation.verifiers = try await rewrapAll {
      try $0.rewrapVerifiers(after: $1, limit: Self.rewrapsPerCommitLimit, by: rewrapper)
    }
    let result = rotation
    let now = clock.now
    try await ledger.commit { transaction in
      guard try Self.names(transaction) != [result.key] else { return }
      try transaction.setMeta(Self.metaName, result.key)
      var event = Event(.keyRotated, at: now)
      event.detail = [
        "key": .string(result.key), "passwords": .integer(Int64(result.passwords)),
        "verifiers": .integer(Int64(result.verifiers)),
      ]
      try transaction.append(event)
    }
    // What was under the old key stands in the write-ahead log until it is emptied.
    try await ledger.checkpoint()
    log.write(
      .info, "key.rotated", "everything is under the current master key",
      [
        "key": .string(result.key), "previous": result.previous.map(JSONValue.string),
        "passwords": .integer(Int64(result.passwords)),
        "verifiers": .integer(Int64(result.verifiers)),
      ])
    return result
  }

  /// The walk goes up, and what is new is under the current key already: so it ends.
  private func rewrapAll(
    _ batch: @escaping @Sendable (Transaction, Int64) throws -> (last: Int64, count: Int)?
  ) async throws -> Int {
    var after: Int64 = 0
    var total = 0
    while true {
      let done = try await ledger.commit { [after] in try batch($0, after) }
      guard let done else { return total }
      after = done.last
      total += done.count
    }
  }

  private static func names(_ transaction: Transaction) throws -> [String] {
    (try transaction.meta(metaName) ?? "").split(separator: " ").map(String.init)
  }
}
