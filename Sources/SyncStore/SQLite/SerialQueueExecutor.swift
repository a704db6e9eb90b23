internal import Dispatch

/// Runs an actor's work on a serial queue of its own, so that waiting for the disk does not hold
/// one of the few threads that all other tasks share.
///
/// Linux has no `DispatchSerialQueue` that would do this by itself.
package final class SerialQueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  package init(label: String) {
    queue = DispatchQueue(label: label)
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    unsafe UnownedSerialExecutor(ordinary: self)
  }

  /// Asked when the runtime cannot tell by itself; ends the program when the answer is no.
  package func checkIsolated() {
    dispatchPrecondition(condition: .onQueue(queue))
  }
}
