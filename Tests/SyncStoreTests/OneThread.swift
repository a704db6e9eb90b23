import Synchronization

/// Runs everything, actors and free tasks alike, on the thread that calls `run`, first come first
/// served: so a count of commits can be told exactly.
final class OneThread: SerialExecutor, TaskExecutor {
  /// Far above what a test needs; an endless loop ends here.
  private static let stepLimit = 1_000_000

  private let ready = Mutex<[UnownedJob]>([])

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    ready.withLock { $0.append(job) }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    unsafe UnownedSerialExecutor(ordinary: self)
  }

  /// Works until nothing is left that could be done.
  func run() {
    for _ in 0..<Self.stepLimit {
      let job = ready.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      guard let job else { return }
      unsafe job.runSynchronously(
        isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }
  }
}
