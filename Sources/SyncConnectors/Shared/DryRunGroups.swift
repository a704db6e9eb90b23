internal import SyncCore

/// The groups of a directory that is asked but never written to.
struct DryRunGroups: GroupDirectory {
  private static let madePrefix = "dry-run-group-"

  private let groups: any GroupDirectory
  private let directory: DryRunDirectory

  init(_ groups: any GroupDirectory, of directory: DryRunDirectory) {
    self.groups = groups
    self.directory = directory
  }

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
    directory.note(.createGroup(group), to: group.name)
    return Receipt(
      shadow: Shadow(
        remoteID: RemoteID(Self.madePrefix + stamp), name: group.name,
        attributes: group.attributes))
  }

  func update(_ change: AccountChange, of shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    directory.note(.updateGroup(change), to: shadow.name)
    var after = shadow
    after.name = change.name ?? shadow.name
    after.attributes.merge(change.attributes) { $1 }
    return Receipt(shadow: after)
  }

  func change(
    _ change: MemberChange, of group: Shadow
  ) async throws(RemoteFailure) -> MemberReceipt {
    directory.note(
      .members(adding: change.adding.count, removing: change.removing.count), to: group.name)
    return MemberReceipt()
  }
}
