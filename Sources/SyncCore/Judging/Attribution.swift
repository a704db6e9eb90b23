/// Answers "was that password change us?", from what is recorded of our own writes. Pure.
package enum Attribution {
  /// One write of ours that set a password, or may have.
  package struct Write: Hashable, Sendable {
    /// Whether the write was carried out.
    package enum Certainty: Hashable, Sendable {
      /// The directory said that it took the password.
      case done
      /// It was sent, and no answer came.
      case unknown
    }

    package let certainty: Certainty
    /// When we had the answer, by our clock.
    package let at: Timestamp
    /// The directory's own time of the change, where it was read back.
    package let stamp: Timestamp?
    /// What tells this write from others.
    package let event: Int64

    package init(_ certainty: Certainty, at: Timestamp, stamp: Timestamp? = nil, event: Int64) {
      self.certainty = certainty
      self.at = at
      self.stamp = stamp
      self.event = event
    }

    /// The time to compare with the directory's log, and how far apart the two may be.
    var place: (time: Timestamp, tolerance: Duration) {
      stamp.map { ($0, Attribution.stampTolerance) } ?? (at, Attribution.recordTolerance)
    }

    func distance(to time: Timestamp) -> Duration {
      let distance = place.time.duration(to: time)
      return distance < .zero ? .zero - distance : distance
    }
  }

  /// The answer, with the writes that it rests on.
  package enum Answer: Hashable, Sendable {
    case ours(Write)
    /// A write of ours was under way whose outcome was never learned.
    case perhapsOurs(Write)
    /// It came from elsewhere; the nearest writes of ours around that time.
    case others(before: Write?, after: Write?)
    /// Our record begins later.
    case notRecorded
  }

  /// A directory's own stamp and its log agree but for the rounding of the log.
  package static let stampTolerance = Duration.seconds(5)
  /// Our clock and the directory's differ a little, and the answer took its time to come.
  package static let recordTolerance = Duration.seconds(60)

  /// - Parameters:
  ///   - time: as the directory's audit log shows it.
  ///   - writes: our writes to that account, in any order.
  ///   - recordBegins: when the first event was recorded; nil when there is none.
  package static func answer(
    at time: Timestamp, writes: [Write], recordBegins: Timestamp?
  ) -> Answer {
    // The directory's own stamp says more than our clock: a create and a push may lie close.
    let near = writes.filter { $0.distance(to: time) <= $0.place.tolerance }
      .sorted { left, right in
        guard (left.stamp == nil) == (right.stamp == nil) else { return left.stamp != nil }
        return left.distance(to: time) < right.distance(to: time)
      }
    if let write = near.first(where: { $0.certainty == .done }) { return .ours(write) }
    if let write = near.first { return .perhapsOurs(write) }
    guard let recordBegins, time >= recordBegins.advanced(by: .zero - recordTolerance) else {
      return .notRecorded
    }
    let sorted = writes.sorted { $0.at < $1.at }
    return .others(
      before: sorted.last { $0.place.time <= time }, after: sorted.first { $0.place.time > time })
  }
}
