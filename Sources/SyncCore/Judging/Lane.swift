/// The order, pacing and circuit of one directory: a state machine without clock or I/O.
package struct Lane: Hashable, Sendable {
  /// What the lane may do now.
  package enum Move: Hashable, Sendable {
    /// Start so many jobs that somebody at the portal waits for, and, of all places that are left
    /// then, fill so many with bulk work. Where the pace is why there are no more, `next` says when
    /// to look again.
    case start(urgent: Int, bulk: Int, next: Timestamp?)
    /// All places are taken: go on when one is free.
    case full
    /// Nothing may be sent before then.
    case wait(until: Timestamp)
  }

  /// So many failures of the other side in a row open the circuit.
  package static let failuresInRowLimit = 5
  /// Where a line is up and only answers fail, they must be of so many jobs: one record that the
  /// directory chokes on is no outage.
  package static let failingJobsLimit = 3
  /// Of the places, bulk work leaves one in so many for logins.
  package static let reservedPlacesPart = 5

  package let inFlightLimit: Int
  package private(set) var inFlight = 0
  /// Nothing is sent before this moment.
  package private(set) var notBefore: Timestamp?
  /// Why only probes are sent; nil where all goes on.
  package private(set) var quarantine: Quarantine?
  /// Waits of the whole lane in a row, without a success between them.
  package private(set) var setbacksInRow = 0
  private var failuresInRow = 0
  private var failingJobs: Set<Int64> = []
  private var isLineDown = false
  private var successesInRow = 0
  private var failingShare = FailingShare()

  /// A lane that was told to wait goes on with a probe, also after a restart.
  package init(
    inFlightLimit: Int, notBefore: Timestamp? = nil, quarantine: Quarantine? = nil
  ) {
    self.inFlightLimit = inFlightLimit
    self.notBefore = notBefore
    setbacksInRow = notBefore == nil ? 0 : 1
    self.quarantine = quarantine
  }

  package var isQuarantined: Bool { quarantine != nil }

  /// True while the other side is down: one job at a time finds out whether it is well again.
  package var isOpen: Bool {
    failuresInRow >= Self.failuresInRowLimit
      && (isLineDown || failingJobs.count >= Self.failingJobsLimit)
  }

  /// True when one job at a time finds out whether the other side is well again.
  package var isProbing: Bool { isQuarantined || isOpen || setbacksInRow > 0 }

  /// What may be done at that moment.
  package func move(at now: Timestamp, _ pace: Pace) -> Move {
    if let until = [notBefore, pace.notBefore].compactMap(\.self).max(), now < until {
      return .wait(until: until)
    }
    let places = (isProbing ? 1 : inFlightLimit) - inFlight
    guard places > 0 else { return .full }
    let bulkPlaces = isProbing ? places : max(0, places - reservedPlaces)
    let urgent = min(places, pace.room(for: .login, at: now))
    let bulk = min(bulkPlaces, pace.room(for: .bulk, at: now))
    let isPaced = urgent < places || bulk < bulkPlaces
    return .start(
      urgent: urgent, bulk: bulk, next: isPaced ? pace.next(for: .bulk, at: now) : nil)
  }

  private var reservedPlaces: Int {
    guard inFlightLimit > 1 else { return 0 }
    return (inFlightLimit + Self.reservedPlacesPart - 1) / Self.reservedPlacesPart
  }

  /// So many jobs were started.
  package mutating func started(_ count: Int) {
    inFlight += count
  }

  /// The directory answered, and what was asked is done. What was begun before the trouble says
  /// nothing of its end: only a probe does.
  ///
  /// - Parameter isProbe: whether the lane was probing when the attempt began.
  package mutating func succeeded(_ job: Int64, isProbe: Bool, at now: Timestamp) {
    inFlight -= 1
    failingShare.note(job, isFailure: false, at: now)
    guard isProbe || !isProbing else { return }
    if let quarantine {
      successesInRow += 1
      guard successesInRow >= quarantine.successesToLeave else { return }
      self.quarantine = nil
      failingShare = FailingShare()
    }
    forgetFailures()
  }

  /// An attempt failed; `verdict` is what was decided.
  ///
  /// - Parameter probeAt: when to look again if the other side turns out to be down.
  package mutating func failed(
    _ job: Int64, _ failure: RemoteFailure, _ verdict: Verdict, probeAt: Timestamp,
    at now: Timestamp
  ) {
    inFlight -= 1
    successesInRow = 0
    note(job, failure, at: now)
    switch verdict {
    case .wait(let until): pause(until: until, at: now)
    case .quarantine(let until):
      quarantine = .credentials
      pause(until: until, at: now)
    case .retry, .park, .refusePassword:
      if let told = failure.awayTime { pause(until: now.advanced(by: told), at: now) }
      if isOpen, failure.kind.isOutage { return pause(until: probeAt, at: now) }
      guard failingShare.isTooHigh || quarantine == .failing, failure.kind.isVerdictOnRequest
      else { return }
      if quarantine == nil { quarantine = .failing }
      pause(until: probeAt, at: now)
    }
  }

  /// What it waits for is mended, or a person says so: its next probe may be sent from then on.
  package mutating func hasten(to moment: Timestamp) {
    guard let until = notBefore else { return }
    notBefore = min(until, moment)
  }

  /// The attempt was given up before it was sent.
  package mutating func abandoned() {
    inFlight -= 1
  }

  private mutating func note(_ job: Int64, _ failure: RemoteFailure, at now: Timestamp) {
    if failure.kind.isOutage {
      failuresInRow += 1
      isLineDown = isLineDown || failure.kind == .unreachable
      if failingJobs.count < Self.failingJobsLimit { failingJobs.insert(job) }
    } else if failure.kind.isVerdictOnRequest || failure.kind == .passwordRefused {
      forgetFailures()
    }
    if failure.kind.isVerdictOnRequest { failingShare.note(job, isFailure: true, at: now) }
  }

  /// The other side answers again.
  private mutating func forgetFailures() {
    failuresInRow = 0
    failingJobs = []
    isLineDown = false
    if quarantine == nil { setbacksInRow = 0 }
  }

  /// Of attempts that were under way together only the first counts as a setback.
  private mutating func pause(until: Timestamp, at now: Timestamp) {
    if notBefore.map({ $0 <= now }) ?? true { setbacksInRow += 1 }
    notBefore = max(notBefore ?? until, until)
  }
}

extension RemoteFailure.Kind {
  /// Whether the other side, or the line to it, is ill.
  package var isOutage: Bool {
    switch self {
    case .unreachable, .unknownOutcome, .unavailable: true
    case .throttled, .heldBack, .credentials, .notPermitted, .notYet, .missing, .conflict,
      .refused, .passwordRefused, .protocolBroken:
      false
    }
  }

  /// Whether the directory, well as it is, does not do what was asked.
  var isVerdictOnRequest: Bool {
    switch self {
    case .notPermitted, .missing, .conflict, .refused, .protocolBroken: true
    case .unreachable, .unknownOutcome, .unavailable, .throttled, .heldBack, .credentials,
      .notYet, .passwordRefused:
      false
    }
  }
}
