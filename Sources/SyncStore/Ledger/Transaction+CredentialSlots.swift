package import SyncCore

/// Which credential of each side is in use: kept where it is not the current one.
extension Transaction {
  private static let prefix = "next credential "

  /// The sides whose next credential is in use, and since when.
  package func nextCredentials() throws -> [String: Timestamp] {
    let rows = try database.rows(
      "SELECT name, value FROM meta WHERE name GLOB 'next credential *'"
    ) { ($0.text(0), $0.text(1)) }
    var sides: [String: Timestamp] = [:]
    for (name, value) in rows {
      sides[String(name.dropFirst(Self.prefix.count))] = Timestamp(value)
    }
    return sides
  }

  package func setCredentialSlot(_ slot: CredentialSlot, of side: String, at now: Timestamp) throws
  {
    try setMeta(Self.prefix + side, slot == .next ? now.description : nil)
  }
}
