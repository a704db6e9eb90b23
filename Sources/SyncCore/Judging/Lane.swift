/// The order, pacing and circuit of one directory: a state machine without clock or I/O.
package struct Lane: Hashable, Sendable {
  /// What the lane may do now.
  package enum Pace: Hashable, Sendable {
    /// Start so many jobs.
    case start(Int)
    /// All places are taken: go on when one is free.
    case full
    /// Nothing may be sent before then.
    case wait(until: Timestamp)
  }

  /// So many failures of the other side in a row open the circuit.
  package static let failuresInRowLimit = 5

  package let inFlightLimit: Int
  package private(set) var inFlight = 0
  /// Nothing is sent before this moment.
  package private(set) var notBefore: Timestamp?
  /// Set while our credentials do not work.
  package private(set) var isQuarantined = false
  /// Waits of the whole lane in a row, without a success between them.
  package private(set) var setbacksInRow = 0
  private var failuresInRow = 0

  package init(inFlightLimit: Int, notBefore: Timestamp? = nil, isQuarantined: Bool = false) {
    self.inFlightLimit = inFlightLimit
    self.notBefore = notBefore
    self.isQuarantined = isQuarantined
  }

  /// True when one job at a time finds out whether the other side is well again.
  package var isProbing: Bool {
    isQuarantined || failuresInRow >= Self.failuresInRowLimit
  }

  /// What may be done at that moment.
  package func pace(at now: Timestamp) -> Pace {
    if let notBefore, now < notBefore { return .wait(until: notBefore) }
    let places = (isProbing ? 1 : inFlightLimit) - inFlight
    return places > 0 ? .start(places) : .full
  }

  /// So many jobs were started.
  package mutating func started(_ count: Int) {
    inFlight += count
  }

  /// The directory answered, and what was asked is done.
  package mutating func succeeded() {
    inFlight -= 1
    failuresInRow = 0
    setbacksInRow = 0
    isQuarantined = false
  }

  /// An attempt failed; `verdict` is what was decided.
  package mutating func failed(_ failure: RemoteFailure, _ verdict: Verdict, at now: Timestamp) {
    inFlight -= 1
    switch verdict {
    case .wait(let until): pause(until: until, at: now)
    case .quarantine(let until):
      isQuarantined = true
      pause(until: until, at: now)
    case .retry(let later):
      guard Self.isTheirs(failure.kind) else { return }
      failuresInRow += 1
      if isProbing { pause(until: later, at: now) }
    case .park, .refusePassword:
      failuresInRow = 0
    }
  }

  /// The attempt was given up before it was sent.
  package mutating func abandoned() {
    inFlight -= 1
  }

  /// Of attempts that were under way together only the first counts as a setback.
  private mutating func pause(until: Timestamp, at now: Timestamp) {
    if notBefore.map({ $0 <= now }) ?? true { setbacksInRow += 1 }
    notBefore = max(notBefore ?? until, until)
  }

  private static func isTheirs(_ kind: RemoteFailure.Kind) -> Bool {
    switch kind {
    case .unreachable, .unknownOutcome, .unavailable: true
    case .throttled, .credentials, .notPermitted, .notYet, .missing, .conflict, .refused,
      .passwordRefused, .protocolBroken:
      false
    }
  }
}
