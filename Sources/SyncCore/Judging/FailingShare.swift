/// How much of the latest work a directory refused for good. Pure.
///
/// One record that is refused says something of the record; most of them in a row say something of
/// the directory, our permissions, or the mapping: then nobody is helped by refusing all the others
/// one by one.
package struct FailingShare: Hashable, Sendable {
  /// So many jobs are looked back on.
  package static let windowSize = 40
  /// So many of them failed, out of a full window.
  package static let failuresLimit = 30
  /// Older ones do not count.
  package static let span = Duration.seconds(3600)

  private struct Outcome: Hashable, Sendable {
    let job: Int64
    let at: Timestamp
    let isFailure: Bool
  }

  private var outcomes: [Outcome] = []

  package init() {}

  /// Takes in how a job fared; of one job only the latest attempt counts.
  package mutating func note(_ job: Int64, isFailure: Bool, at now: Timestamp) {
    let horizon = now.advanced(by: .zero - Self.span)
    outcomes.removeAll { $0.job == job || $0.at < horizon }
    if outcomes.count >= Self.windowSize { outcomes.removeFirst() }
    outcomes.append(Outcome(job: job, at: now, isFailure: isFailure))
  }

  /// True when most of a full window failed.
  package var isTooHigh: Bool {
    outcomes.count == Self.windowSize && failureCount >= Self.failuresLimit
  }

  /// Failures in the window.
  package var failureCount: Int { outcomes.count { $0.isFailure } }
}
