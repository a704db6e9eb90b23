import SyncCore
import SyncHTTP
import SyncTwins
import Testing

/// A full life of a user, over the wire, by the real engine: whatever single call fails, and in
/// whichever documented way, the end is the same.
@Suite("A life of a user", .timeLimit(.minutes(3)))
struct LifeTests {
  private func play(
    _ side: LifeBench.Side, _ fault: TwinFault? = nil
  ) async throws -> (LifePicture, [TwinJournal.Entry]) {
    let bench = try LifeBench(side)
    if let fault { bench.add(fault) }
    for step in LifeStep.all { try await step.happen(bench) }
    let picture = try await bench.picture(password: LifeStep.password, of: LifeStep.lastName)
    return (picture, bench.requests)
  }

  @Test("without a fault it ends as it should", arguments: LifeBench.Side.allCases)
  func plain(_ side: LifeBench.Side) async throws {
    let (picture, calls) = try await play(side)
    #expect(picture.hasPassword)
    #expect(picture.jobs == [])
    #expect(picture.refusals == [])
    #expect(picture.passwordStates == ["taken-over", "awaiting-login"])
    #expect(calls.count < 60)
    let dana = try #require(picture.accounts[LifeStep.lastName])
    switch side {
    case .google:
      #expect(dana["suspended"] == false)
      #expect(dana["organizations"]?.array?.first?["title"] == "Head")
      #expect(dana["phones"]?.array ?? [] == [])
      let relation: JSONValue = ["type": "manager", "value": "boss@example.com"]
      #expect(dana["relations"] == [relation])
    case .entra:
      #expect(dana["accountEnabled"] == true)
      #expect(dana["jobTitle"] == "Head")
      #expect(dana["mobilePhone"] ?? .null == .null)
    }
  }

  @Test(
    "each call fails once in each documented way",
    arguments: LifeBench.Side.allCases, 0..<13)
  func nthCall(_ side: LifeBench.Side, _ number: Int) async throws {
    let faults = LifeFault.all(side)
    guard number < faults.count else { return }
    let fault = faults[number]
    let (expected, calls) = try await play(side)
    for (index, call) in calls.enumerated() where fault.fits(call) {
      let (picture, _) = try await play(side, TwinFault(fault.effect, nth: index + 1))
      #expect(
        picture == expected,
        "\(fault.name) at call \(index + 1), \(call.method.rawValue) \(call.path)")
    }
  }
}
