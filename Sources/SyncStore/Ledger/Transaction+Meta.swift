package import SyncCore

/// Small facts about the ledger itself.
extension Transaction {
  /// A small fact by its name.
  package func meta(_ name: String) throws -> String? {
    try database.first("SELECT value FROM meta WHERE name = ?", .text(name)) { $0.text(0) }
  }

  /// Keeps a small fact under a name; nil forgets it.
  package func setMeta(_ name: String, _ value: String?) throws {
    guard let value else {
      try database.run("DELETE FROM meta WHERE name = ?", .text(name))
      return
    }
    try database.run(
      "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", .text(name), .text(value))
  }

  /// When the source was last read; nil before the first time.
  package func lastPull() throws -> Timestamp? {
    try meta("last pull").flatMap(Int64.init).map(Timestamp.init(milliseconds:))
  }

  /// Remembers that the source was read, which ends its failure.
  package func notePull(at now: Timestamp) throws {
    try store(SourceFailure?.none)
    try setMeta("last pull", String(now.milliseconds))
  }
}
