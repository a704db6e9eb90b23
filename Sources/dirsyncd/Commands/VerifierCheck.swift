internal import SyncCore
internal import SyncStore

/// What telling an unchanged password costs on this machine, or what follows from not telling.
struct VerifierCheck {
  /// What one login should take: slow for a guesser, quick for a person.
  static let wanted = Duration.milliseconds(20)...Duration.milliseconds(50)
  /// What is let pass: one step of the cost beside it, since a busy machine measures more.
  private static let tolerated = Duration.milliseconds(10)...Duration.milliseconds(100)
  /// The least of a few counts: a processor that was just woken is slow.
  private static let measurementCount = 3

  let findings: [Finding]

  init(_ configuration: Configuration) {
    guard let cost = configuration.verifierCost else {
      findings = configuration.verifierFindings
      return
    }
    let times = (0..<Self.measurementCount).compactMap { _ in Self.time(of: cost) }
    findings = [times.min().map { Self.finding(cost, took: $0) } ?? Self.failure]
  }

  /// The finding for a measured time.
  static func finding(_ cost: Int, took: Duration) -> Finding {
    let milliseconds = Int((took.inSeconds * 1000).rounded())
    let memory = 1 << max(cost - 10, 0)
    let text = "one login costs \(milliseconds) ms of processor and \(memory) MiB (cost \(cost))"
    let better = tolerated.contains(took) ? cost : suitableCost(near: cost, took: took)
    guard better != cost else { return Finding(.ok, "verifier", text) }
    return Finding(
      .warning, "verifier", "\(text); 20 to 50 ms are meant",
      remedy: "write verifier: { cost: \(better) }; each step doubles both")
  }

  /// The cost that comes into the wanted range; each step doubles the time.
  private static func suitableCost(near cost: Int, took: Duration) -> Int {
    var (cost, time) = (cost, took)
    while time < wanted.lowerBound, cost < Configuration.verifierCosts.upperBound {
      (cost, time) = (cost + 1, time * 2)
    }
    while time > wanted.upperBound, cost > Configuration.verifierCosts.lowerBound {
      (cost, time) = (cost - 1, time / 2)
    }
    return cost
  }

  private static func time(of cost: Int) -> Duration? {
    let started = ProcessorTime.ofThisThread()
    do {
      let recognizer = PasswordRecognizer(
        of: SubjectID(.user, "check"), keyring: try Keyring(masterKey: RandomBytes.secret(32)),
        cost: ScryptCost(verifierCost: cost))
      _ = try recognizer.makeVerifier(of: Secret("correct horse battery staple"))
    } catch {
      return nil
    }
    return ProcessorTime.ofThisThread() - started
  }

  private static let failure = Finding(
    .failure, "verifier", "scrypt does not run on this machine",
    remedy: "give the service more memory (MemoryMax=), or write a smaller verifier: { cost }")
}
