internal import SyncEngine
internal import SyncStore

/// The master key is rotated while logins come, directories fail and the program is killed.
extension Simulation {
  /// Plays the seed and gives what should not have happened. Between the lives the operator does
  /// his part: `setKeys` is told how far he is.
  ///
  /// - Parameter setKeys: called with each step before the program starts anew.
  package func runRotation(setKeys: (RotationStep) throws -> Void) throws -> [String] {
    try setKeys(.oldAlone)
    isWatched = true
    try start()
    play(rounds: 20)
    try setKeys(.both)
    try killAndRestart()
    for _ in 0..<3 {
      beginRotation()
      play(rounds: 4)
      try killAndRestart()
    }
    play(rounds: 4)
    run { _, engine in _ = try await engine.keys.rotate() }
    play(rounds: 4)
    try setKeys(.newAlone)
    try killAndRestart()
    checkThatAllIsUnderTheKey()
    play(rounds: 10)
    world.heal()
    converge(within: .seconds(4 * 3600)) { $0.stateFindings() }
    let record = record()
    violations += record.findings(isJustInTime: false)
    violations += SimulationJudge(simulation: self, record: record).findings()
    violations += record.outcomes.filter { $0.value == "refused" }.map { "refused: \($0.key)" }
    stop()
    return allViolations
  }

  private func checkThatAllIsUnderTheKey() {
    run { [world] ledger, engine in
      let rewrapper = Rewrapper(keyring: engine.vault.keyring)
      let left = try await ledger.commit { transaction in
        let secrets = try transaction.rewrapSecrets(after: 0, limit: 1, by: rewrapper)
        let verifiers = try transaction.rewrapVerifiers(after: 0, limit: 1, by: rewrapper)
        return (secrets?.count ?? 0) + (verifiers?.count ?? 0)
      }
      if left > 0 { world.note("something is under the old key after the rotation") }
    }
  }

  private func play(rounds: Int) {
    for _ in 0..<rounds {
      act()
      advance(steps: world.pick(below: Self.stepsPerRoundLimit))
    }
  }

  /// It ends with the life of the program, if not before.
  private func beginRotation() {
    guard let engine else { return }
    Task(executorPreference: world.executor) { try await engine.keys.rotate() }
  }
}
