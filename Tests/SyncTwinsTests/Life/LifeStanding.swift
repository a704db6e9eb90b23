import SyncCore
import SyncStore
import SyncTwins

/// How all stands between two steps: the picture, and what else the ledger remembers that later
/// decisions hang on. Where two lives stand alike, the same follows.
struct LifeStanding: Hashable, Sendable {
  let picture: LifePicture
  /// One line a binding, with names in place of ids and without times.
  let memory: [String]
}

extension LifeBench {
  func standing() async throws -> LifeStanding {
    let names = names
    var memory: [String] = []
    for binding in try await bindings() {
      let (roles, members) = try await ledger.read { transaction in
        (
          try transaction.roleGroups(of: binding.row),
          try transaction.heldMembers(of: binding.row)
        )
      }
      let others: [Set<RemoteID>] = [roles.sure, roles.all, members]
      let ids = others.map { ids in ids.map { names[$0.id] ?? $0.id }.sorted() }
      memory.append("\(binding.subject) \(Self.words(of: binding, names)) \(ids)")
    }
    return LifeStanding(picture: try await picture(password: LifeStep.password), memory: memory)
  }

  private static func words(of binding: Binding, _ names: [String: String]) -> String {
    let shadow = binding.known.lastShadow
    let attributes = (shadow?.attributes ?? [:]).sorted { $0.key < $1.key }.map { pair in
      "\(pair.key)=\(pair.value.string.flatMap { names[$0] } ?? "\(pair.value)")"
    }
    let flags: [Bool] = [
      shadow?.isActive ?? false, binding.mayHaveSuspended, binding.life.awaySince != nil,
      binding.life.goneSince != nil, binding.life.owesSignOut, binding.createdAt != nil,
      binding.createSentAt != nil, binding.restoredAt != nil, binding.trail.sent != nil,
    ]
    return [
      kind(of: binding.known), shadow?.name ?? "", "\(attributes)", "\(flags)",
      binding.matchedBy ?? "", binding.passwordLogin?.id ?? "",
    ].joined(separator: " ")
  }

  private static func kind(of known: Known) -> String {
    switch known {
    case .nothing: "nothing"
    case .createSent: "create sent"
    case .invited: "invited"
    case .detached: "detached"
    case .unsure: "unsure"
    case .held: "held"
    case .removed: "removed"
    }
  }

  /// The names of users and groups by their ids.
  private var names: [String: String] {
    let picture =
      switch side {
      case .google: town.google.withState(\.picture)
      case .entra: town.entra.withState(\.picture)
      }
    var names: [String: String] = [:]
    for item in (picture["users"]?.array ?? []) + (picture["groups"]?.array ?? []) {
      let name = ["primaryEmail", "userPrincipalName", "email", "displayName"]
        .compactMap { item[$0]?.string }.first
      if let id = item["id"]?.string { names[id] = name }
    }
    return names
  }
}
