internal import SyncCore
internal import SyncStore
internal import Synchronization

/// The groups of a directory that is asked but never written to.
final class DryRunGroups: GroupDecorator {
  let inside: any GroupDirectory
  private let directory: DirectoryID
  private let recorder: PlanRecorder
  /// Groups that would be made or changed, as they would stand then.
  private let written = Mutex<[RemoteID: RemoteGroup]>([:])

  /// What came of looking at groups that are there.
  private let looks = Mutex<[Look: Result<Void, RemoteFailure>]>([:])

  private struct Look: Hashable {
    let group: RemoteID
    let isAdding: Bool
  }

  init(_ inside: any GroupDirectory, in directory: DirectoryID, _ recorder: PlanRecorder) {
    self.inside = inside
    self.directory = directory
    self.recorder = recorder
  }

  func find(_ group: Account, stamp: String) async throws(RemoteFailure) -> RemoteGroup? {
    let made = written.withLock { $0.values.first { $0.stamp == stamp } }
    if let made { return made }
    let found = try await inside.find(group, stamp: stamp)
    return written.withLock { written in found.flatMap { written[$0.shadow.remoteID] } } ?? found
  }

  func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteGroup? {
    if let group = written.withLock({ $0[id] }) { return group }
    return PlanIdentifier.isStandIn(id) ? nil : try await inside.read(id)
  }

  func members(
    of group: RemoteID, after cursor: Cursor?
  ) async throws(RemoteFailure) -> MemberPage? {
    PlanIdentifier.isStandIn(group)
      ? MemberPage([]) : try await inside.members(of: group, after: cursor)
  }

  func create(_ group: Account, stamp: String) async throws(RemoteFailure) -> Receipt {
    try inside.verify(group)
    let shadow = Shadow(
      remoteID: recorder.nextStandIn(), name: group.name, attributes: group.attributes)
    written.withLock { $0[shadow.remoteID] = RemoteGroup(shadow: shadow, stamp: stamp) }
    recorder.note(.create(group), .absent, to: shadow, in: directory)
    return Receipt(shadow: shadow)
  }

  func update(_ change: AccountChange, of shadow: Shadow) async throws(RemoteFailure) -> Receipt {
    try inside.verify(change)
    guard var group = try await read(shadow.remoteID) else {
      throw RemoteFailure(.missing, "the group \(shadow.name) is linked and no longer there")
    }
    let base = PlanBase(group.shadow, for: .update(change))
    recorder.note(.update(change), base, to: group.shadow, in: directory)
    group.shadow.take(change)
    written.withLock { [group] in $0[shadow.remoteID] = group }
    return Receipt(shadow: group.shadow)
  }

  func change(
    _ change: MemberChange, of group: Shadow
  ) async throws(RemoteFailure) -> MemberReceipt {
    // A role puts one account into several groups: that is one step of the account's, and one of
    // them may be refused.
    if case .roles(let shadow, let joining, let leaving) = Work.current?.task {
      recorder.note(
        .roles(joining: joining, leaving: leaving), .any, to: shadow, in: directory)
      try await look(at: group, for: change)
    } else {
      try await look(at: group, for: change)
      recorder.note(change, of: group, in: directory)
    }
    return MemberReceipt()
  }

  /// Many members go into one group: it is looked at once.
  private func look(at group: Shadow, for change: MemberChange) async throws(RemoteFailure) {
    guard !PlanIdentifier.isStandIn(group.remoteID) else { return }
    let look = Look(group: group.remoteID, isAdding: !change.adding.isEmpty)
    if let known = looks.withLock({ $0[look] }) { return try known.get() }
    let result: Result<Void, RemoteFailure>
    do throws(RemoteFailure) {
      result = .success(try await inside.verify(change, of: group))
    } catch {
      result = .failure(error)
    }
    looks.withLock { $0[look] = result }
    try result.get()
  }
}
