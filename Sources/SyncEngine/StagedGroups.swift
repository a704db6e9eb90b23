internal import SyncCore

/// The groups of a directory that is staged.
struct StagedGroups: GroupDirectory {
  let groups: any GroupDirectory
  let refusal: RemoteFailure

  var membersPerChangeLimit: Int { groups.membersPerChangeLimit }

  func find(_ group: Account, stamp: String) async throws(RemoteFailure) -> RemoteGroup? {
    try await groups.find(group, stamp: stamp)
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
    throw refusal
  }

  func update(_ change: AccountChange, of shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    throw refusal
  }

  func change(
    _ change: MemberChange, of group: Shadow
  ) async throws(RemoteFailure) -> MemberReceipt {
    throw refusal
  }
}
