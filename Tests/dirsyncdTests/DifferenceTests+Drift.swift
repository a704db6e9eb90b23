import SyncCore
import SyncStore
import Testing

@testable import dirsyncd

extension DifferenceTests {
  @Test func `What somebody else changed says what becomes of it`() async throws {
    let title = try #require(AttributeName("title"))
    let stamp = try #require(AttributeName("stamp"))
    func drifted(
      _ drift: Drift, _ state: DriftRecord.State, _ onDrift: ReadBackPolicy.OnDrift = .repair,
      job: Job.State? = nil, by change: (inout DirectoryPolicy) -> Void = { _ in }
    ) async throws -> DirectoryExplanation {
      try await explanation {
        var readBack = ReadBackPolicy()
        readBack.onDrift = onDrift
        $0.policy?.readBack = readBack
        $0.policy?.stamp = StampRule(attribute: stamp, instance: "us")
        if var policy = $0.policy {
          change(&policy)
          $0.policy = policy
        }
        $0.drift = DriftRecord(drift, state, foundAt: Self.now)
        $0.jobs =
          job.map { [QueuedJob(id: 7, .account, $0, queuedAt: Self.now, dueAt: Self.now)] }
          ?? []
      }
    }
    let changed = Drift.changed(isRenamed: false, [title])
    for (explanation, level, words) in [
      (try await drifted(changed, .told, .report), Standing.Level.stopped, "policy is \"report\""),
      (
        try await drifted(.changed(isRenamed: false, [stamp]), .told), .stopped,
        "It is left so: another instance's stamp"
      ),
      (try await drifted(changed, .told), .waiting, "The next look puts it back"),
      (
        try await drifted(.gone, .repairing) { $0.lifecycle.onMissing = .hold }, .stopped,
        "It is left so: onMissing is \"hold\"."
      ),
      (
        try await drifted(.gone, .repairing, job: .ready) { $0.lifecycle.onMissing = .recreate },
        .working, "It is being put back."
      ),
      (try await drifted(changed, .repairing, job: .parked), .stopped, "put it back is parked."),
      (try await drifted(changed, .found), .waiting, "It is about to be put back."),
    ] {
      let standing = explanation.standing(at: Self.now)
      #expect(standing.level == level, "\(standing.reasons)")
      #expect(standing.reasons.joined().contains(words), "\(standing.reasons)")
    }
    // What we wrote once is not what the directory holds.
    let told = try await drifted(changed, .told, .report)
    #expect(told.heldWords == nil)
    #expect(told.differenceWords.first?.contains("it holds something else") == true)
  }
}
