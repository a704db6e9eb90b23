internal import SyncCore
internal import SyncLog
internal import SyncStore

/// Which real directory stands behind each entry of the configuration.
extension Engine {
  /// What speaks against starting: two entries that lead to one real directory, or an entry that
  /// leads to another one than its links were made in. A directory that does not answer, or may
  /// not be asked now, is taken for the one that it was.
  func requireDistinctDirectories() async throws {
    let reasons = try await identityFaults()
    if !reasons.isEmpty { throw IdentityFault(reasons: reasons) }
  }

  /// False for one that has not answered since it was configured: it may be another one's double.
  func isIdentityKnown(of directory: ManagedDirectory) async throws -> Bool {
    try await ledger.read { try $0.meta(Self.identityKey(directory)) != nil }
  }

  private static func identityKey(_ directory: ManagedDirectory) -> String {
    "identity \(directory.id)"
  }

  /// Nil where it does not tell. What it says of waiting holds for the lane.
  private func identity(of directory: ManagedDirectory) async throws -> String? {
    do throws(RemoteFailure) {
      return try await directory.connector.identity()
    } catch {
      guard error.kind == .throttled else { return nil }
      try await rest(
        directory, error, .info, event: "directory.unidentified",
        "the directory does not tell which one it is; it is taken for the one that it was")
      return nil
    }
  }

  private func identityFaults() async throws -> [String] {
    var owners: [String: DirectoryID] = [:]
    var faults: [String] = []
    for directory in directories {
      let key = Self.identityKey(directory)
      let now = clock.now
      let (known, mayAsk) = try await ledger.read { transaction in
        let isPaused = try transaction.laneState(of: directory.id).isPaused
        return (
          try transaction.meta(key),
          try !isPaused && transaction.wait(of: directory.id, at: now) == nil
        )
      }
      let told = mayAsk ? try await identity(of: directory) : nil
      guard let identity = told ?? known else { continue }
      if let known, known != identity {
        faults.append(
          "directories.\(directory.id) was \(known) and is \(identity) now: its links would lead "
            + "to strangers; give it another name")
        continue
      }
      if let other = owners[identity] {
        faults.append(
          "directories.\(other) and directories.\(directory.id) are both \(identity): they would "
            + "fight over the same accounts; take one of them out")
        continue
      }
      owners[identity] = directory.id
      if known == nil { try await ledger.commit { try $0.setMeta(key, identity) } }
    }
    for fault in faults { log.write(.error, "directory.identity", fault, [:]) }
    return faults
  }
}
