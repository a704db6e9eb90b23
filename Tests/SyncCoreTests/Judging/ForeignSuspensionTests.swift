internal import SyncCore
internal import Testing

struct ForeignSuspensionTests {
  private static let active = sampleShadow()
  private static let suspended = sampleShadow(isActive: false)
  private static let account = Wanted.account(sampleAccount())

  @Test(
    arguments: [
      (active, active, account, .report, ForeignSuspension.none),
      (suspended, active, account, .report, .kept),
      (suspended, active, account, .repair, .undone),
      // It was known: a resume is under way, or was never wanted.
      (suspended, suspended, account, .report, .none),
      (active, suspended, account, .report, .none),
      // What was found and linked only now.
      (suspended, nil, account, .report, .none),
      // That is what the source wants.
      (suspended, active, .suspended, .report, .none),
      (suspended, active, .deleted, .report, .none),
      (suspended, active, nil, .report, .none),
      // Nothing is written there now, and nothing may be opened there later.
      (suspended, active, .untouched, .report, .kept),
      (suspended, active, .unmappable("no name"), .report, .kept),
      (suspended, active, .untouched, .repair, .none),
    ] as [(Shadow, Shadow?, Wanted?, ReadBackPolicy.OnDrift, ForeignSuspension)])
  func `A suspension that we did not make is kept or undone, as the policy says`(
    _ answered: Shadow, _ known: Shadow?, _ wanted: Wanted?, _ onDrift: ReadBackPolicy.OnDrift,
    _ expected: ForeignSuspension
  ) {
    #expect(
      ForeignSuspension(
        answered: answered, known: known, wanted: wanted, mayBeOurs: false, by: onDrift)
        == expected)
    #expect(
      ForeignSuspension(
        answered: answered, known: known, wanted: wanted, mayBeOurs: true, by: onDrift) == .none)
  }
}
