internal import Synchronization

/// Runs a whole program of tasks and actors on the caller's thread, one piece at a time, in an
/// order that a seed decides.
package final class SimulatedExecutor: TaskExecutor, Sendable {
  /// One piece of work, and which executor it was given to.
  enum Piece: Sendable {
    case task(UnownedJob)
    case actor(UnownedJob, SimulatedActorExecutor)
  }

  private struct State {
    var ready: [Piece] = []
    var random: SeededRandom
    var stepCount = 0
    var wasActors = false
  }

  private let state: Mutex<State>

  package init(seed: UInt64) {
    state = Mutex(State(random: SeededRandom(seed: seed)))
  }

  /// Pieces run so far.
  package var stepCount: Int { state.withLock { $0.stepCount } }

  package func enqueue(_ job: consuming ExecutorJob) {
    add(.task(UnownedJob(job)))
  }

  func add(_ piece: Piece) {
    state.withLock { $0.ready.append(piece) }
  }

  /// Whether the last piece was an actor's, such as the ledger's.
  package var wasActors: Bool { state.withLock { $0.wasActors } }

  /// Runs one ready piece, picked by the seed; false when there is none.
  package func runOne() -> Bool {
    let piece = state.withLock { state -> Piece? in
      guard !state.ready.isEmpty else { return nil }
      state.stepCount += 1
      let place = Int(state.random.next() % UInt64(state.ready.count))
      let piece = state.ready.remove(at: place)
      if case .actor = piece { state.wasActors = true } else { state.wasActors = false }
      return piece
    }
    switch piece {
    case .task(let job)?: unsafe job.runSynchronously(on: asUnownedTaskExecutor())
    case .actor(let job, let executor)?:
      unsafe job.runSynchronously(on: executor.asUnownedSerialExecutor())
    case nil: return false
    }
    return true
  }
}
