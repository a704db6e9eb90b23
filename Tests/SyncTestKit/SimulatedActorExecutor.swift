/// An actor's executor whose work is picked by a `SimulatedExecutor`.
package final class SimulatedActorExecutor: SerialExecutor, Sendable {
  private let executor: SimulatedExecutor

  package init(_ executor: SimulatedExecutor) {
    self.executor = executor
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    executor.add(.actor(UnownedJob(job), self))
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    unsafe UnownedSerialExecutor(ordinary: self)
  }
}
