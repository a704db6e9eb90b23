internal import SyncCore
internal import Synchronization

/// How fast each lane has been since the program began; in memory alone.
final class LaneMeters: Sendable {
  private let meters: Mutex<[DirectoryID: LaneMeter]>

  init(_ directories: [ManagedDirectory]) {
    let fresh = directories.map {
      ($0.id, LaneMeter(placeCount: $0.connector.traits.requestsInFlightLimit))
    }
    meters = Mutex(Dictionary(fresh) { first, _ in first })
  }

  subscript(_ directory: DirectoryID) -> LaneMeter {
    meters.withLock { $0[directory] } ?? LaneMeter(placeCount: 1)
  }

  func note(_ directory: DirectoryID, took time: Duration, lane: Lane) {
    meters.withLock { $0[directory]?.note(took: time, lane: lane) }
  }
}
