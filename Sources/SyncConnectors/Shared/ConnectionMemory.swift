internal import Synchronization

/// Whether the last answer said that the machine at the other end is busy.
final class ConnectionMemory: Sendable {
  private let flag = Atomic(false)

  var wasBusy: Bool {
    get { flag.load(ordering: .relaxed) }
    set { flag.store(newValue, ordering: .relaxed) }
  }
}
