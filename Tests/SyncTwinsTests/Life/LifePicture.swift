import SyncCore
import SyncStore
import SyncTwins

/// How all stands at the end of a life: in the directory, and in the ledger.
struct LifePicture: Hashable, Sendable {
  /// What the directory holds of each user, its own stamps and ids aside.
  var accounts: [String: JSONValue] = [:]
  /// The same of each group, its members by their names.
  var groups: [String: JSONValue] = [:]
  /// Whether Dana signs in with the last password.
  var hasPassword = false
  /// Jobs that are left: there should be none.
  var jobs: [String] = []
  var passwordStates: [String] = []
  var refusals: [String] = []
  /// Whose accounts count as made by us, where the stamp tells.
  var made: [String] = []
}

extension LifeBench {
  /// What the directory itself makes up, and what a repeated call does once more.
  private static let volatile: Set<String> = [
    "id", "etag", "creationTime", "password", "passwordWrites", "customerId", "deletionTime",
    "createdDateTime", "lastPasswordChangeDateTime", "signInSessionsValidFromDateTime",
    "deletedDateTime", "directMembersCount",
  ]

  func picture(password: String) async throws -> LifePicture {
    var picture = LifePicture()
    switch side {
    case .google:
      fill(
        &picture, town.google.withState { $0.picture }, name: "primaryEmail", group: "email",
        deleted: "deletionTime")
      picture.hasPassword = danas(in: picture).contains { town.google.accepts(password, for: $0) }
    case .entra:
      fill(
        &picture, town.entra.withState { $0.picture }, name: "userPrincipalName",
        group: "displayName", deleted: "deletedDateTime")
      picture.hasPassword = danas(in: picture).contains { town.entra.accepts(password, for: $0) }
    }
    for binding in try await bindings() {
      if isStamped, binding.createdAt != nil { picture.made.append("\(binding.subject)") }
      if binding.subject.kind == .user {
        picture.passwordStates.append(binding.passwordState.rawValue)
      }
      let (jobs, refusals) = try await ledger.read { transaction in
        (try transaction.queuedJobs(of: binding.row), try transaction.refusals(of: binding.row))
      }
      picture.jobs += jobs.map { "\($0.kind) \($0.state) \($0.reason ?? "")" }
      picture.refusals += refusals.map(\.attribute.name)
    }
    return picture
  }

  private func danas(in picture: LifePicture) -> [String] {
    picture.accounts.keys.filter { $0.hasPrefix("dana.") && !$0.hasSuffix(", deleted") }
  }

  func bindings() async throws -> [Binding] {
    let subjects = ["u1", "u2", "u3"].map { SubjectID(.user, $0) } + [SubjectID(.group, "g1")]
    return try await ledger.read { transaction in
      try subjects.flatMap { subject in
        try transaction.row(of: subject).map { try transaction.bindings(of: $0) } ?? []
      }
    }
  }

  private func fill(
    _ picture: inout LifePicture, _ held: JSONValue, name: String, group: String, deleted: String
  ) {
    var names: [JSONValue: JSONValue] = [:]
    for user in held["users"]?.array ?? [] {
      if let id = user["id"] { names[id] = user[name] }
    }
    for user in held["users"]?.array ?? [] {
      let isDeleted = user[deleted]?.string != nil
      let key = (user[name]?.string ?? "?") + (isDeleted ? ", deleted" : "")
      // Two of one name would be one too many.
      let count = picture.accounts.keys.count { $0.hasPrefix(key) }
      picture.accounts[count == 0 ? key : "\(key) \(count + 1)"] = Self.kept(of: user, names)
    }
    for held in held["groups"]?.array ?? [] {
      let key = held[group]?.string ?? "?"
      let count = picture.groups.keys.count { $0.hasPrefix(key) }
      picture.groups[count == 0 ? key : "\(key) \(count + 1)"] = Self.kept(of: held, names)
    }
  }

  /// An id that names a user says who that is.
  private static func kept(of item: JSONValue, _ names: [JSONValue: JSONValue]) -> JSONValue {
    let kept = item.object?.members.filter { !volatile.contains($0.name) } ?? []
    return .object(
      JSONObject(
        kept.map { member in
          switch (member.name, member.value) {
          case ("members", .array(let members)):
            let there = members.map { names[$0["id"] ?? $0] ?? $0 }
            return ("members", .array(there.sorted { "\($0)" < "\($1)" }))
          case ("signOuts", .integer(let count)): return ("signOuts", .bool(count > 0))
          default: return (member.name, names[member.value] ?? member.value)
          }
        }.sorted { $0.0 < $1.0 }))
  }
}
