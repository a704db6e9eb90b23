internal import SyncCore
internal import SyncStore

extension LedgerReport {
  /// The report for programs: every configured directory, and apart from them what is left of
  /// removed ones.
  func json(
    of configured: [DirectoryID], windows: [DirectoryID: ChangeWindow] = [:],
    credentials: [CredentialTerm] = [], at now: Timestamp
  ) -> JSONValue {
    let removed = removedDirectories(configured)
    var object: JSONObject = [
      "users": .integer(Int64(users)), "groups": .integer(Int64(groups)),
      "source": .object(JSONObject(pulls.map { ($0.kind.rawValue, $0.json) })),
      "sealedSecrets": .integer(Int64(secrets)), "events": .integer(events),
      "databaseBytes": .integer(databaseBytes),
      "divergedUsers": .integer(Int64(divergedUsers)),
      "directories": entries(of: configured, windows, at: now),
    ]
    if !credentials.isEmpty {
      object["credentials"] = .object(
        JSONObject(
          credentials.map { term in
            let left = JSONValue.integer(term.daysLeft(at: now))
            return (term.path, ["ends": term.endsAt.json, "daysLeft": left])
          }))
    }
    if !self.credentials.isEmpty {
      let states = self.credentials.sorted { $0.key < $1.key }
      object["nextCredentials"] = .object(JSONObject(states.map { ($0.key, $0.value.json) }))
    }
    object["lastPull"] = lastPull.map(\.json)
    object["sourceFailure"] = sourceFailure.map(\.json)
    if !removed.isEmpty { object["removedDirectories"] = entries(of: removed, [:], at: now) }
    return .object(object)
  }

  /// Directories that the ledger knows and the configuration no longer has.
  func removedDirectories(_ configured: [DirectoryID]) -> [DirectoryID] {
    directories.subtracting(configured).sorted()
  }

  private func entries(
    of directories: [DirectoryID], _ windows: [DirectoryID: ChangeWindow], at now: Timestamp
  ) -> JSONValue {
    .object(JSONObject(directories.map { ($0.name, entry(of: $0, windows[$0], at: now)) }))
  }

  private func entry(
    of directory: DirectoryID, _ window: ChangeWindow?, at now: Timestamp
  ) -> JSONValue {
    let accounts = accounts[directory] ?? Accounts()
    let states = passwordStates[directory] ?? [:]
    let lane = lanes.first { $0.directory == directory } ?? LaneState(directory: directory)
    var object: JSONObject = [
      "bound": .integer(Int64(accounts.bound)), "linked": .integer(Int64(accounts.linked)),
      "suspended": .integer(Int64(accounts.suspended)),
      "awaitingLogin": .integer(Int64(awaitingLogin[directory] ?? 0)),
      "passwords": Self.counts(states.map { ($0.key.rawValue, $0.value) }),
      "jobs": jobs(in: directory), "behind": .integer(Int64(behindCount(in: directory))),
      "lane": lane.json(at: now),
    ]
    object["held"] = held[directory].map { batches in
      Self.counts(batches.map { ($0.key.rawValue, $0.value.count) })
    }
    object["refusedAttributes"] = refusals[directory].map { .integer(Int64($0)) }
    object["permissions"] = permissions[directory].map(\.json)
    object["readBack"] = readBackEntry(of: directory)
    object["window"] = window?.json(at: now)
    object["mails"] = notices[directory].map { Self.counts($0.map { ($0.key, $0.value) }) }
    object["oldestBehind"] = oldestBehind(in: directory).map(\.json)
    object["oldestReadyJob"] = oldestReady[directory].map(\.json)
    return .object(object)
  }

  private func jobs(in directory: DirectoryID) -> JSONValue {
    var kinds: [String: [(String, Int)]] = [:]
    for (job, count) in jobs[directory] ?? [:] {
      kinds[job.kind.rawValue, default: []].append((job.state.rawValue, count))
    }
    let pairs = kinds.sorted { $0.key < $1.key }.map { ($0.key, Self.counts($0.value)) }
    return .object(JSONObject(pairs))
  }

  private static func counts(_ counts: [(String, Int)]) -> JSONValue {
    .object(JSONObject(counts.sorted { $0.0 < $1.0 }.map { ($0.0, .integer(Int64($0.1))) }))
  }
}

extension PermissionState {
  fileprivate var json: JSONValue {
    [
      "lookedAt": lookedAt.json,
      "missing": .array(gaps.map { ["name": .string($0.name), "text": .string($0.text)] }),
    ]
  }
}
