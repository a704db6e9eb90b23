internal import SyncCore

extension GroupDirectory {
  /// Who of a change may come in: all, or nobody where the group takes nobody, as the receipt then
  /// tells of each. Who is to leave such a group leaves it all the same. Throws where the group is
  /// not to be written at all.
  func admitted(
    _ change: MemberChange, to group: Shadow, _ receipt: inout MemberReceipt
  ) async throws(RemoteFailure) -> [RemoteID] {
    do throws(RemoteFailure) {
      try await verify(change, of: group)
      return change.adding
    } catch {
      guard error.kind == .refused, !change.adding.isEmpty else { throw error }
      try await verify(MemberChange(removing: change.removing), of: group)
      for id in change.adding { receipt.failures[id] = error }
      return []
    }
  }
}
