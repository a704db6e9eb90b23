import SyncCore
import Testing

@Suite("What is done for one member")
struct MemberStepTests {
  static let a = RemoteID("a")
  static let b = RemoteID("b")
  static let rows: [(Bool, RemoteID?, Bool, RemoteID?, MemberStep)] = [
    (true, a, true, nil, .add(a)),
    (true, a, true, a, .nothing),
    (true, b, true, a, .replace(a, by: b)),
    (true, nil, true, nil, .nothing),
    (false, a, true, a, .remove(a)),
    (false, a, true, nil, .nothing),
    (false, nil, true, a, .remove(a)),
    // The account is gone from us, and what we put there goes with it.
    (true, nil, true, a, .remove(a)),
    // Suspended: neither in nor out.
    (true, a, false, nil, .nothing),
    (false, a, false, a, .nothing),
    (true, b, false, a, .nothing),
  ]

  @Test("a member comes, goes, changes or stays", arguments: rows)
  func step(
    _ isWanted: Bool, _ account: RemoteID?, _ isActive: Bool, _ held: RemoteID?,
    _ expected: MemberStep
  ) {
    let step = MemberStep(
      isWanted: isWanted, account: account, isActive: isActive, held: held)
    #expect(step == expected)
  }

  @Test("a step says whom it puts in and whom it takes out") func sides() {
    #expect(MemberStep.add(Self.a).added == Self.a && MemberStep.add(Self.a).removed == nil)
    #expect(MemberStep.remove(Self.a).removed == Self.a)
    #expect(MemberStep.remove(Self.a).added == nil)
    let both = MemberStep.replace(Self.a, by: Self.b)
    #expect(both.removed == Self.a && both.added == Self.b)
    #expect(MemberStep.nothing.added == nil && MemberStep.nothing.removed == nil)
  }
}
