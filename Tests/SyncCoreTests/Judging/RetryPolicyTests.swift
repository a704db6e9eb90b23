internal import SyncCore
internal import Testing

struct RetryPolicyTests {
  private static let now = Timestamp(seconds: 1_800_000_000)

  /// How a verdict reads: its name, and the milliseconds from now where it has a time.
  private func word(_ verdict: Verdict) -> String {
    switch verdict {
    case .retry(let due): "retry \(Self.now.duration(to: due).milliseconds)"
    case .wait(let until): "wait \(Self.now.duration(to: until).milliseconds)"
    case .quarantine(let until): "quarantine \(Self.now.duration(to: until).milliseconds)"
    case .park: "park"
    case .refusePassword: "refuse password"
    }
  }

  /// A failure, and what is decided with half of the random draw.
  private struct Row {
    let kind: RemoteFailure.Kind
    var urgency = Urgency.bulk
    var told: Duration?
    var attempts = 0
    var setbacks = 0
    var age = Duration.zero
    var isSettling = false
    let expected: String
  }

  private static let days = Duration.seconds(8 * 86_400)

  private static let rows = [
    Row(kind: .throttled, told: .seconds(30), expected: "wait 30000"),
    Row(kind: .throttled, told: .zero, expected: "wait 1500"),
    Row(kind: .throttled, expected: "wait 1500"),
    Row(kind: .throttled, setbacks: 3, expected: "wait 12000"),
    Row(kind: .throttled, attempts: 99, age: days, expected: "wait 1500"),
    Row(kind: .heldBack, told: .seconds(5), setbacks: 9, expected: "wait 5000"),
    Row(kind: .credentials, expected: "quarantine 12000"),
    Row(kind: .credentials, attempts: 99, setbacks: 20, expected: "quarantine 675000"),
    Row(kind: .unreachable, expected: "retry 1000"),
    Row(kind: .unavailable, attempts: 3, expected: "retry 8000"),
    Row(kind: .unavailable, told: .seconds(60), expected: "retry 60000"),
    Row(kind: .unknownOutcome, attempts: 99, expected: "retry 450000"),
    Row(kind: .unavailable, urgency: .login, attempts: 3, expected: "retry 8000"),
    Row(kind: .unavailable, urgency: .login, attempts: 99, expected: "retry 30000"),
    Row(kind: .unavailable, urgency: .login, told: .seconds(90), expected: "retry 90000"),
    Row(kind: .unknownOutcome, age: days, expected: "park"),
    Row(kind: .unreachable, age: days, expected: "park"),
    Row(kind: .notYet, expected: "retry 750"),
    Row(kind: .notYet, attempts: 8, expected: "retry 45000"),
    Row(kind: .notYet, attempts: 12, expected: "park"),
    Row(kind: .notYet, age: days, expected: "park"),
    Row(kind: .missing, expected: "park"),
    Row(kind: .missing, isSettling: true, expected: "retry 750"),
    Row(kind: .protocolBroken, expected: "retry 1000"),
    Row(kind: .protocolBroken, attempts: 4, expected: "park"),
    Row(kind: .passwordRefused, expected: "refuse password"),
    Row(kind: .notPermitted, expected: "park"), Row(kind: .conflict, expected: "park"),
    Row(kind: .refused, expected: "park"),
  ]

  @Test(arguments: rows.indices)
  func `a failure is judged by its kind`(_ index: Int) {
    let row = Self.rows[index]
    let verdict = RetryPolicy().verdict(
      on: RemoteFailure(row.kind, "test", retryAfter: row.told), urgency: row.urgency,
      attempts: row.attempts, setbacks: row.setbacks, age: row.age, settling: row.isSettling,
      now: Self.now, draw: 0.5)
    #expect(word(verdict) == row.expected)
  }

  /// With a short configured cap, and with the standard one: half of the draw.
  @Test(
    arguments: [
      (0, false, 1500), (3, false, 12_000), (20, false, 225_000), (0, true, 12_000),
      (20, true, 675_000),
    ] as [(Int, Bool, Int64)])
  func `a lane whose other side is down looks again ever later`(
    _ setbacks: Int, _ isQuarantined: Bool, _ milliseconds: Int64
  ) {
    let probe = { (policy: RetryPolicy) in
      let moment = policy.probe(
        after: setbacks, quarantined: isQuarantined, now: Self.now, draw: 0.5)
      return Self.now.duration(to: moment).milliseconds
    }
    #expect(probe(RetryPolicy()) == milliseconds)
    #expect(probe(RetryPolicy(base: .seconds(2), cap: .seconds(4))) <= 3000)
  }

  @Test func `every kind of failure has a row`() {
    #expect(Set(Self.rows.map(\.kind)) == Set(RemoteFailure.Kind.allCases))
  }

  @Test(
    arguments: [
      (0, 0.0, 0), (0, 1.0, 2000), (1, 1.0, 4000), (8, 1.0, 512_000), (9, 1.0, 900_000),
      (1000, 1.0, 900_000), (1000, 0.25, 225_000),
    ] as [(Int, Double, Int64)])
  func `the delay doubles up to the cap, and the draw picks from all of it`(
    _ attempts: Int, _ draw: Double, _ milliseconds: Int64
  ) {
    #expect(RetryPolicy().delay(after: attempts, draw) == .milliseconds(milliseconds))
  }

  @Test("an outage uses up none of a job's attempts, and what is its own fault counts on")
  func counted() {
    let outages: [RemoteFailure.Kind] = [.unreachable, .unavailable, .unknownOutcome]
    for outage in outages {
      #expect(RetryPolicy.counted(21, of: outage, before: .notYet) == 0)
      #expect(RetryPolicy.counted(21, of: outage, before: .protocolBroken) == 0)
      #expect(RetryPolicy.counted(21, of: outage, before: .unavailable) == 21)
      #expect(RetryPolicy.counted(3, of: .notYet, before: outage) == 3)
    }
    #expect(RetryPolicy.counted(3, of: .notYet, before: .notYet) == 3)
    #expect(RetryPolicy.counted(3, of: nil, before: .notYet) == 3)
  }
}
