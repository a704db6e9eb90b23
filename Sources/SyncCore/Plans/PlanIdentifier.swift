/// Ids that stand for what a plan itself makes, until it is made. No directory gives such an id.
package enum PlanIdentifier {
  private static let prefix = "new:"

  /// The stand-in of that number.
  package static func standIn(_ number: Int) -> RemoteID { RemoteID("\(prefix)\(number)") }

  /// Whether the id stands for something that is yet to be made.
  package static func isStandIn(_ id: RemoteID) -> Bool { id.id.hasPrefix(prefix) }

  /// The value with the ids of what was made in place of their stand-ins (a manager's account).
  static func resolve(_ value: JSONValue, by ids: [RemoteID: RemoteID]) -> JSONValue {
    guard case .string(let text) = value, text.hasPrefix(prefix), let id = ids[RemoteID(text)]
    else { return value }
    return .string(id.id)
  }
}

extension PlanStep {
  /// The step with the ids of what was made in place of their stand-ins.
  package func resolved(by ids: [RemoteID: RemoteID]) -> PlanStep {
    guard !ids.isEmpty else { return self }
    return PlanStep(
      directory: directory, subject: subject, user: user, account: account,
      remoteID: ids[remoteID] ?? remoteID, write: write.resolved(by: ids),
      base: base.resolved(by: ids),
      sourceVersion: sourceVersion, guardKind: guardKind)
  }

  /// What it needs that was not made; nil when it lacks nothing.
  package var missing: RemoteID? {
    switch write {
    case .link, .create, .createWithPassword: nil
    case .members(let adding, let removing):
      ([remoteID] + (adding + removing).map(\.id)).first(where: PlanIdentifier.isStandIn)
    case .update, .suspend, .resume, .signOut, .delete, .restore, .password, .join, .roles:
      PlanIdentifier.isStandIn(remoteID) ? remoteID : nil
    }
  }
}

extension PlanBase {
  fileprivate func resolved(by ids: [RemoteID: RemoteID]) -> PlanBase {
    guard case .held(let shadow) = self else { return self }
    return .held(
      Shadow(
        remoteID: ids[shadow.remoteID] ?? shadow.remoteID, name: shadow.name,
        attributes: shadow.attributes.mapValues { PlanIdentifier.resolve($0, by: ids) },
        isActive: shadow.isActive))
  }
}

extension PlanWrite {
  fileprivate func resolved(by ids: [RemoteID: RemoteID]) -> PlanWrite {
    switch self {
    case .create(let account): .create(account.resolved(by: ids))
    case .createWithPassword(let account): .createWithPassword(account.resolved(by: ids))
    case .update(let change):
      .update(
        AccountChange(
          name: change.name,
          attributes: change.attributes.mapValues { PlanIdentifier.resolve($0, by: ids) }))
    case .members(let adding, let removing):
      .members(
        adding: adding.map { PlanMember(ids[$0.id] ?? $0.id, $0.name) },
        removing: removing.map { PlanMember(ids[$0.id] ?? $0.id, $0.name) })
    case .link, .suspend, .resume, .signOut, .delete, .restore, .password, .join, .roles: self
    }
  }
}

extension Account {
  fileprivate func resolved(by ids: [RemoteID: RemoteID]) -> Account {
    var account = self
    account.attributes = attributes.mapValues { PlanIdentifier.resolve($0, by: ids) }
    return account
  }
}
