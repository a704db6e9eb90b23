internal import FoundationEssentials
internal import SyncStore

/// A copy of the ledger for trying things out, also beside the daemon that writes it.
enum LedgerCopy {
  /// Lends the path of the copy; nothing of it stays behind, whatever comes.
  static func lend<Value: Sendable>(
    _ configuration: Configuration, _ body: @escaping @Sendable (String) async throws -> Value
  ) async throws -> Value {
    // Before the folder is there: whatever comes, nothing stays behind.
    let signals = Signals()
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask {
        let copy = folder + "/ledger.db"
        if FileManager.default.fileExists(atPath: configuration.database) {
          try LedgerReader(path: configuration.database).copy(to: copy)
        }
        return try await body(copy)
      }
      group.addTask {
        for await signal in signals where signal == .terminate || signal == .interrupt {
          return nil
        }
        try await Task.sleep(for: .seconds(86_400))
        return nil
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() ?? nil else {
        // What is under way may take its time to see that; nothing that it does is kept.
        try? FileManager.default.removeItem(atPath: folder)
        throw CommandFailure(.failed, "interrupted; nothing was written")
      }
      return value
    }
  }

  /// A folder that only we can look into: the copy holds what the ledger holds.
  private static func makeFolder() throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/dirsyncd-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    return path
  }
}
