internal import Dispatch

/// Threads of its own for tasks that calculate for long, as hashing a password does: they hold none
/// of the few threads that all other tasks share. There are as many as the machine has cores.
package final class OwnThreads: TaskExecutor {
  private let queue: DispatchQueue

  package init(label: String) {
    // Another class than the shared threads', or the two would draw on the same limit.
    queue = DispatchQueue(label: label, qos: .utility, attributes: .concurrent)
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
