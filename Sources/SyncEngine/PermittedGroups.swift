internal import SyncCore

/// The groups of a directory that takes what a plan's step names, and nothing else.
struct PermittedGroups: GroupDecorator {
  let inside: any GroupDirectory
  private let permit: PlanPermit

  init(_ inside: any GroupDirectory, _ permit: PlanPermit) {
    self.inside = inside
    self.permit = permit
  }

  func find(_ group: Account, stamp: String) async throws(RemoteFailure) -> RemoteGroup? {
    let found = try await inside.find(group, stamp: stamp)
    try permit.judge(found: found?.shadow)
    return found
  }

  func create(_ group: Account, stamp: String) async throws(RemoteFailure) -> Receipt {
    try permit.judge(.create(group), on: nil)
    return permit.used(try await inside.create(group, stamp: stamp))
  }

  func update(_ change: AccountChange, of shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    try permit.judge(.update(change), on: shadow.remoteID)
    if permit.asksForBase {
      try permit.judge(base: try await inside.read(shadow.remoteID)?.shadow)
    }
    return permit.used(try await inside.update(change, of: shadow))
  }

  /// Whoever the plan does not name waits; the others come and go.
  func change(
    _ change: MemberChange, of group: Shadow
  ) async throws(RemoteFailure) -> MemberReceipt {
    let (named, others) = try permit.split(change, of: group.remoteID)
    var receipt = MemberReceipt()
    if !named.adding.isEmpty || !named.removing.isEmpty {
      receipt = try await inside.change(named, of: group)
      permit.used(named, receipt)
    }
    for id in others { receipt.failures[id] = PlanPermit.unplanned }
    return receipt
  }
}
