internal import SyncCore
internal import Synchronization

/// The ids of what a plan has made, by the stand-ins that the plan has for them.
final class PlanStandIns: Sendable {
  private let ids = Mutex<[RemoteID: RemoteID]>([:])

  var all: [RemoteID: RemoteID] { ids.withLock { $0 } }

  func set(_ standIn: RemoteID, _ id: RemoteID) {
    guard PlanIdentifier.isStandIn(standIn) else { return }
    ids.withLock { $0[standIn] = id }
  }
}
