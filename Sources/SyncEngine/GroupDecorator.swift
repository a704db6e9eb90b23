internal import SyncCore

/// The groups of a `DirectoryDecorator`: what is asked goes through.
protocol GroupDecorator: GroupDirectory {
  /// The groups behind it.
  var inside: any GroupDirectory { get }
}

extension GroupDecorator {
  var membersPerChangeLimit: Int { inside.membersPerChangeLimit }

  func verify(_ group: Account) throws(RemoteFailure) { try inside.verify(group) }

  func verify(_ change: AccountChange) throws(RemoteFailure) { try inside.verify(change) }

  func verify(_ change: MemberChange, of group: Shadow) async throws(RemoteFailure) {
    try await inside.verify(change, of: group)
  }

  func find(_ group: Account, stamp: String) async throws(RemoteFailure) -> RemoteGroup? {
    try await inside.find(group, stamp: stamp)
  }

  func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteGroup? {
    try await inside.read(id)
  }

  func members(
    of group: RemoteID, after cursor: Cursor?
  ) async throws(RemoteFailure) -> MemberPage? {
    try await inside.members(of: group, after: cursor)
  }
}
