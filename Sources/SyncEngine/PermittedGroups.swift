internal import SyncCore

/// The groups of a directory that takes what a plan's step names, and nothing else.
struct PermittedGroups: GroupDirectory {
  private let groups: any GroupDirectory
  private let permit: PlanPermit

  init(_ groups: any GroupDirectory, _ permit: PlanPermit) {
    self.groups = groups
    self.permit = permit
  }

  var membersPerChangeLimit: Int { groups.membersPerChangeLimit }

  func find(_ group: Account, stamp: String) async throws(RemoteFailure) -> RemoteGroup? {
    let found = try await groups.find(group, stamp: stamp)
    try permit.judge(found: found?.shadow)
    return found
  }

  func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteGroup? {
    try await groups.read(id)
  }

  func members(
    of group: RemoteID, after cursor: Cursor?
  ) async throws(RemoteFailure) -> MemberPage? {
    try await groups.members(of: group, after: cursor)
  }

  func create(_ group: Account, stamp: String) async throws(RemoteFailure) -> Receipt {
    try permit.judge(.create(group), on: nil)
    return permit.used(try await groups.create(group, stamp: stamp))
  }

  func update(_ change: AccountChange, of shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    try permit.judge(.update(change), on: shadow.remoteID)
    if permit.asksForBase {
      try permit.judge(base: try await groups.read(shadow.remoteID)?.shadow)
    }
    return permit.used(try await groups.update(change, of: shadow))
  }

  /// Whoever the plan does not name waits; the others come and go.
  func change(
    _ change: MemberChange, of group: Shadow
  ) async throws(RemoteFailure) -> MemberReceipt {
    let (named, others) = try permit.split(change, of: group.remoteID)
    var receipt = MemberReceipt()
    if !named.adding.isEmpty || !named.removing.isEmpty {
      receipt = try await groups.change(named, of: group)
      permit.used(named, receipt)
    }
    for id in others { receipt.failures[id] = PlanPermit.unplanned }
    return receipt
  }
}
