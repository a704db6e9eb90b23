import SyncCore
import SyncStore
import SyncTwins

/// How all stands at the end of a life: in the directory, and in the ledger.
struct LifePicture: Hashable, Sendable {
  /// What the directory holds of each user, its own stamps and ids aside.
  var accounts: [String: JSONValue] = [:]
  /// Whether the last password is the one to sign in with.
  var hasPassword = false
  /// Jobs that are left: there should be none.
  var jobs: [String] = []
  var passwordStates: [String] = []
  var refusals: [String] = []
}

extension LifeBench {
  func picture(password: String, of name: String) async throws -> LifePicture {
    var picture = LifePicture()
    switch side {
    case .google:
      picture.accounts = accounts(
        town.google.withState { $0.picture }, key: "primaryEmail",
        volatile: ["id", "etag", "creationTime", "password", "passwordWrites", "customerId"])
      picture.hasPassword = town.google.accepts(password, for: name)
    case .entra:
      picture.accounts = accounts(
        town.entra.withState { $0.picture }, key: "userPrincipalName",
        volatile: [
          "id", "createdDateTime", "lastPasswordChangeDateTime", "signInSessionsValidFromDateTime",
          "password", "passwordWrites",
        ])
      picture.hasPassword = town.entra.accepts(password, for: name)
    }
    let rows = try await ledger.read { transaction in
      try ["u1", "u2"].flatMap { id -> [Binding] in
        guard let row = try transaction.row(of: SubjectID(.user, id)) else { return [] }
        return try transaction.bindings(of: row)
      }
    }
    picture.passwordStates = rows.map(\.passwordState.rawValue)
    for row in rows {
      let (jobs, refusals) = try await ledger.read { transaction in
        (try transaction.queuedJobs(of: row.row), try transaction.refusals(of: row.row))
      }
      picture.jobs += jobs.map { "\($0.kind) \($0.state) \($0.reason ?? "")" }
      picture.refusals += refusals.map(\.attribute.name)
    }
    return picture
  }

  private func accounts(
    _ picture: JSONValue, key: String, volatile: Set<String>
  ) -> [String: JSONValue] {
    var accounts: [String: JSONValue] = [:]
    var names: [JSONValue: JSONValue] = [:]
    for user in picture["users"]?.array ?? [] {
      if let id = user["id"] { names[id] = user[key] }
    }
    for user in picture["users"]?.array ?? [] {
      let kept = user.object?.members.filter { !volatile.contains($0.name) } ?? []
      // An id that names another user says who that is.
      let sorted = kept.map { ($0.name, names[$0.value] ?? $0.value) }.sorted { $0.0 < $1.0 }
      accounts[user[key]?.string ?? "?"] = .object(JSONObject(sorted))
    }
    return accounts
  }
}
