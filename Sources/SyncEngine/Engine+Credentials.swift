internal import SyncCore
internal import SyncLog
internal import SyncStore

/// The mirror's credentials, kept with the rows that they come from.
extension Engine {
  /// Keeps the credentials of one user as the source has them now, and tells of those that somebody
  /// else has too: each with an event, and with a line in the log where it comes alone. Gives how
  /// many those are.
  @discardableResult
  func keepCredentials(
    of subject: Subject, _ row: Int64, isNew: Bool = false, isAlone: Bool = true,
    in transaction: Transaction, at now: Timestamp
  ) throws -> Int {
    let rules = settings.credentials
    let added = try transaction.store(
      rules.credentials(of: subject), aliases: rules.aliases(of: subject), of: row, isNew: isNew)
    var count = 0
    for credential in added {
      guard try transaction.holders(of: credential.kind, key: credential.key).count > 1 else {
        continue
      }
      var event = Event(.ambiguousCredential, at: now)
      event.subjectRow = row
      event.user = subject.name
      event.reason =
        "another user has the same \(credential.kind.rawValue) credential, so it means neither"
      try transaction.append(event)
      count += 1
      guard isAlone else { continue }
      log.write(
        .error, "credential.ambiguous", "two users have the same credential; mend the source",
        ["subject": .string(subject.id.id), "kind": .string(credential.kind.rawValue)])
    }
    return count
  }

  /// Other rules concern everybody, though the source has changed nobody.
  func rereadCredentialsIfRulesChanged() async throws {
    let digest = settings.credentials.digestText
    guard try await ledger.read({ try $0.meta("credential rules") }) != digest else { return }
    var last: Int64 = 0
    var ambiguous = 0
    while true {
      let after = last
      let now = clock.now
      let limit = settings.recordsPerCommitLimit
      let (end, found) = try await ledger.commit { transaction -> (Int64?, Int) in
        let rows = try transaction.mirrorRows(of: .user, after: after, limit: limit)
        let counts = try rows.map { row in
          try keepCredentials(
            of: try Subject(row.record), row.row, isAlone: false, in: transaction, at: now)
        }
        return (rows.last?.row, counts.reduce(0, +))
      }
      ambiguous += found
      guard let end else { break }
      last = end
    }
    if ambiguous > 0 {
      log.write(
        .error, "credential.ambiguous",
        "credentials that two users have mean neither; look at source.credentials, or the source",
        ["credentials": .integer(Int64(ambiguous))])
    }
    try await ledger.commit { try $0.setMeta("credential rules", digest) }
  }
}
