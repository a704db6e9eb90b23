internal import SyncCore

/// Accounts by another address than the one they sign in with.
extension EntraConnector {
  /// The one user with that mail address: `mail`, or one of `proxyAddresses`, of which the primary
  /// one begins with `SMTP:` and the others with `smtp:` (learn.microsoft.com/graph/api/resources/
  /// user). Two are none: an address that has no one owner tells nobody apart.
  func aliased(_ address: String) async throws(RemoteFailure) -> RemoteAccount? {
    guard configuration.findsAliases, address.contains("@") else { return nil }
    let text = Self.doubled(address)
    let filter =
      (["mail eq '\(text)'"]
      + ["smtp", "SMTP"].map { "proxyAddresses/any(p:p eq '\($0):\(text)')" })
      .joined(separator: " or ")
    let found = try await search(Self.usersPath, filter, isAdvanced: true)
    guard found.count < 2 else {
      throw RemoteFailure(
        .refused,
        "\(found.count) accounts have the address \(address), "
          + "\(found[0].shadow.name) among them; mend it there, or link one by hand")
    }
    return found.first
  }
}
