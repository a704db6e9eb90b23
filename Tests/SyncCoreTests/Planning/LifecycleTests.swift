internal import SyncCore
internal import Testing

/// The end of an account, and its return.
struct LifecycleTests {
  private static let account = sampleAccount()
  private static let active = sampleShadow()
  private static let suspended = sampleShadow(isActive: false)

  /// Seconds for times; what follows from them at 1000.
  private struct Row {
    var wanted = Wanted.suspended
    var known = Known.held(active)
    var awaySince: Int64? = 1000
    var goneSince: Int64?
    var owesSignOut = false
    var suspendAfter: Int64 = 0
    var signsOut = false
    var deleteAfter: Int64?
    let expected: Step
  }

  private static let rows = [
    Row(expected: .apply(.suspend)),
    Row(suspendAfter: 60, expected: .wait(until: time(1060))),
    Row(awaySince: 940, suspendAfter: 60, expected: .apply(.suspend)),
    Row(awaySince: 941, suspendAfter: 60, expected: .wait(until: time(1001))),
    Row(known: .held(suspended), expected: .nothing),
    Row(known: .held(suspended), owesSignOut: true, signsOut: true, expected: .apply(.signOut)),
    Row(known: .held(suspended), owesSignOut: true, expected: .nothing),
    Row(known: .held(suspended), signsOut: true, expected: .nothing),
    Row(wanted: .deleted, goneSince: 1000, deleteAfter: 60, expected: .apply(.suspend)),
    Row(
      wanted: .deleted, known: .held(suspended), goneSince: 1000, deleteAfter: 60,
      expected: .wait(until: time(1060))),
    Row(
      wanted: .deleted, known: .held(suspended), goneSince: 940, deleteAfter: 60,
      expected: .apply(.delete)),
    Row(
      wanted: .deleted, known: .held(suspended), goneSince: 940, owesSignOut: true,
      signsOut: true, deleteAfter: 60, expected: .apply(.signOut)),
    // Without the source's own word nobody is deleted, whatever else is said.
    Row(known: .held(suspended), awaySince: 1, deleteAfter: 60, expected: .nothing),
    Row(wanted: .deleted, known: .held(suspended), awaySince: 1, expected: .nothing),
    Row(wanted: .deleted, known: .unsure(suspended), expected: .read(suspended)),
    Row(wanted: .deleted, known: .removed(suspended, at: time(990)), expected: .nothing),
    Row(wanted: .deleted, known: .nothing, expected: .nothing),
    Row(wanted: .deleted, known: .detached, expected: .nothing),
    Row(wanted: .untouched, known: .removed(suspended, at: time(990)), expected: .nothing),
    Row(
      wanted: .account(account), known: .removed(suspended, at: time(990)),
      expected: .apply(.restore(as: account.name))),
    Row(
      wanted: .account(account), known: .removed(suspended, at: time(900)),
      expected: .find(account)),
    Row(wanted: .account(account), known: .detached, expected: .nothing),
    Row(
      wanted: .account(account), known: invited(lookAt: 1001), expected: .wait(until: time(1001))),
    Row(wanted: .account(account), known: invited(lookAt: 1000), expected: .find(account)),
    Row(
      wanted: .account(account), known: invited("old@example.com", lookAt: 1001),
      expected: .find(account)),
    Row(wanted: .suspended, known: invited(lookAt: 900), expected: .nothing),
  ]

  private static func invited(_ name: String = account.name, lookAt: Int64) -> Known {
    .invited(name: name, lookAt: time(lookAt))
  }

  private static func time(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }

  @Test(arguments: rows.indices)
  func `each step on the way out has its time`(_ index: Int) throws {
    let row = Self.rows[index]
    var policy = try samplePolicy()
    policy.lifecycle.suspendAfter = .seconds(row.suspendAfter)
    policy.lifecycle.signsOut = row.signsOut
    policy.lifecycle.deleteAfter = row.deleteAfter.map { .seconds($0) }
    var life = Life()
    life.awaySince = row.awaySince.map(Self.time)
    life.goneSince = row.goneSince.map(Self.time)
    life.owesSignOut = row.owesSignOut
    let step = Planner.step(
      for: row.wanted, from: row.known,
      Circumstances(policy: policy, binTime: .seconds(100), life: life, now: Self.time(1000)))
    #expect(step == row.expected)
  }

  @Test func `the times of a leaver are kept, and forgotten at the return`() {
    let left = Life().wanting(.suspended, at: Self.time(10))
    #expect(left.awaySince == Self.time(10))
    #expect(left.goneSince == nil)
    let gone = left.wanting(.deleted, at: Self.time(20))
    #expect(gone.awaySince == Self.time(10))
    #expect(gone.goneSince == Self.time(20))
    #expect(gone.wanting(.deleted, at: Self.time(30)) == gone)
    #expect(gone.wanting(.suspended, at: Self.time(40)).goneSince == nil)
    var owing = gone
    owing.owesSignOut = true
    #expect(owing.wanting(.account(Self.account), at: Self.time(50)) == Life())
  }

  @Test func `only who is gone is ever to be deleted`() throws {
    var policy = try samplePolicy()
    policy.lifecycle.deleteAfter = .seconds(60)
    func wanted(_ placement: Placement) -> Wanted { Planner.wanted(at: placement, by: policy) }
    #expect(wanted(.gone) == .deleted)
    #expect(wanted(.outOfScope("x")) == .suspended)
    #expect(wanted(.inactive) == .suspended)
    #expect(wanted(.excluded("x")) == .untouched)
  }

  @Test(
    arguments: [
      ("b@example.com", true), ("b@EXAMPLE.com", true), ("b@elsewhere.org", false),
    ])
  func `a rename stays within the listed domains`(_ name: String, _ isRename: Bool) throws {
    var policy = try samplePolicy()
    policy.domains = ["example.com"]
    let step = Planner.step(
      for: .account(sampleAccount(name)), from: .held(Self.active),
      Circumstances(policy: policy, binTime: .seconds(100), now: Self.time(0)))
    let rename = Step.apply(.update(AccountChange(name: name)))
    let refusal = Step.park(
      "\(name) is in none of the configured domains; add elsewhere.org to domains")
    #expect(step == (isRename ? rename : refusal))
  }
}
