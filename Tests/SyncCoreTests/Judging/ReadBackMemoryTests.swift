internal import SyncCore
internal import Testing

struct ReadBackMemoryTests {
  private static let noon = Timestamp(seconds: 1_800_000_000)
  private static let hour = Duration.seconds(3600)

  private static let policy = {
    var policy = ReadBackPolicy()
    policy.interval = hour
    policy.fullInterval = hour * 10
    return policy
  }()

  private static func memory(_ change: (inout ReadBackMemory) -> Void = { _ in }) -> ReadBackMemory
  {
    var memory = ReadBackMemory()
    memory.mark = Cursor("m")
    memory.readAt = noon
    memory.fullAt = noon
    change(&memory)
    return memory
  }

  @Test(
    arguments: [
      (memory(), true, 1), (memory(), false, 1),
      // Everything is read more seldom, but in time.
      (memory { $0.fullAt = noon.advanced(by: .zero - hour * 9.5) }, true, 0.5),
      (memory { $0.fullAt = noon.advanced(by: .zero - hour * 9.5) }, false, 1),
    ] as [(ReadBackMemory, Bool, Double)])
  func `the next look comes by the shorter of two intervals`(
    _ memory: ReadBackMemory, _ tellsChanges: Bool, _ hours: Double
  ) {
    let next = memory.next(by: Self.policy, tellsChanges: tellsChanges, at: Self.noon)
    #expect(next == Self.noon.advanced(by: Self.hour * hours))
  }

  @Test func `a new ledger waits for its first look, and a clock that was set back for nothing`() {
    #expect(ReadBackMemory().next(by: Self.policy, tellsChanges: true, at: Self.noon) == nil)
    var new = ReadBackMemory()
    new.firstDue = Self.noon.advanced(by: Self.hour)
    #expect(new.next(by: Self.policy, tellsChanges: true, at: Self.noon) == new.firstDue)
    let past = Self.noon.advanced(by: .zero - Self.hour * 1000)
    #expect(Self.memory().next(by: Self.policy, tellsChanges: false, at: past) == past)
  }

  @Test(
    arguments: [
      (memory(), 0, false), (memory(), 9.9, false), (memory(), 10, true),
      (memory { $0.mark = nil }, 0, true), (memory { $0.fullAt = nil }, 0, true),
    ] as [(ReadBackMemory, Double, Bool)])
  func `everything is read where changes cannot be, or it is time`(
    _ memory: ReadBackMemory, _ hours: Double, _ expected: Bool
  ) {
    let now = Self.noon.advanced(by: Self.hour * hours)
    #expect(memory.needsEverything(by: Self.policy, at: now) == expected)
  }

  @Test(
    arguments: [
      (0, 0, false), (0, 100, false), (1, 1, true), (3, 3, true), (2, 3, false), (5, 6, false),
      (6, 10, true), (6, 20, false), (30, 100, false), (31, 100, true), (100, 100, true),
    ])
  func `a list that looks short is not believed`(_ missing: Int, _ linked: Int, _ doubts: Bool) {
    #expect((ReadBackMemory.doubt(missing: missing, of: linked) != nil) == doubts)
  }
}
