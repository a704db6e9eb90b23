package import SyncCore

/// The groups of a scripted directory.
package struct ScriptedDirectoryGroups: GroupDirectory {
  let directory: ScriptedDirectory

  package var membersPerChangeLimit: Int { 3 }

  package func verify(_ group: Account) throws(RemoteFailure) { try directory.verify(group) }

  package func verify(_ change: AccountChange) throws(RemoteFailure) {
    try directory.verify(change)
  }

  package func verify(_ change: MemberChange, of group: Shadow) async throws(RemoteFailure) {
    guard let held = directory.heldGroups[group.remoteID.id] else {
      throw RemoteFailure(.missing, "no such group", status: 404)
    }
    if let refusal = held.refusal { throw RemoteFailure(.refused, refusal) }
  }

  package func find(
    _ group: Account, stamp: String
  ) async throws(RemoteFailure) -> RemoteGroup? {
    try await directory.call(.findGroup) { state in
      let found =
        state.groups.values.first { $0.stamp == stamp }
        ?? state.groups.values.first { $0.shadow.name == group.name }
      return found?.remote
    }
  }

  package func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteGroup? {
    try await directory.call(.readGroup) { state in state.groups[id.id]?.remote }
  }

  /// Two members a page.
  package func members(
    of group: RemoteID, after cursor: Cursor?
  ) async throws(RemoteFailure) -> MemberPage? {
    try await directory.call(.readGroup) { state in
      guard let held = state.groups[group.id] else { return nil }
      let rest = held.members.sorted().drop { $0 <= cursor?.text ?? "" }
      return MemberPage(
        rest.prefix(2).map { RemoteID($0) },
        next: rest.count > 2 ? rest.dropFirst().first.map { Cursor($0) } : nil)
    }
  }

  package func create(_ group: Account, stamp: String) async throws(RemoteFailure) -> Receipt {
    try await directory.call(.writeGroup) { state throws(RemoteFailure) in
      if state.groups.values.contains(where: { $0.stamp == stamp }) {
        state.violations.append("the group \(group.name) was created twice")
        throw RemoteFailure(.conflict, "entity already exists", status: 409)
      }
      let id = "g\(state.nextID)"
      state.nextID += 1
      let shadow = Shadow(
        remoteID: RemoteID(id), name: group.name, attributes: group.attributes)
      state.groups[id] = HeldGroup(shadow: shadow, stamp: stamp)
      return Receipt(shadow: shadow)
    }
  }

  package func update(
    _ change: AccountChange, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt {
    try await directory.call(.writeGroup) { state throws(RemoteFailure) in
      guard var group = state.groups[shadow.remoteID.id] else {
        throw RemoteFailure(.missing, "no such group", status: 404)
      }
      group.shadow.name = change.name ?? group.shadow.name
      group.shadow.attributes.merge(change.attributes) { $1 }
      state.groups[shadow.remoteID.id] = group
      return Receipt(shadow: group.shadow)
    }
  }

  package func change(
    _ change: MemberChange, of group: Shadow
  ) async throws(RemoteFailure) -> MemberReceipt {
    try await directory.call(.changeMembers) { state throws(RemoteFailure) in
      guard var held = state.groups[group.remoteID.id] else {
        throw RemoteFailure(.missing, "no such group", status: 404)
      }
      var receipt = MemberReceipt(requestID: "request-\(state.callCount)")
      if change.adding.count + change.removing.count > membersPerChangeLimit {
        state.violations.append("\(change) is too much for one call")
      }
      for id in change.adding {
        let isThere =
          (state.accounts[id.id] != nil || state.groups[id.id] != nil)
          && !held.unseen.contains(id.id)
        if isThere, !held.refused.contains(id.id) {
          held.members.insert(id.id)
        } else {
          receipt.failures[id] = RemoteFailure(
            isThere ? .refused : .missing, "no such member", status: 404)
        }
      }
      for id in change.removing {
        if held.foreign.contains(id.id) {
          state.violations.append("\(id) is not ours and was taken out of \(held.shadow.name)")
        }
        if held.keeps.contains(id.id) {
          receipt.failures[id] = RemoteFailure(.refused, "must stay", status: 400)
        } else {
          held.members.remove(id.id)
        }
      }
      state.groups[group.remoteID.id] = held
      return receipt
    }
  }
}
