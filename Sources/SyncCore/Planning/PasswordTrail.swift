/// What is known of the passwords that were sent to one account, and by that of those that somebody
/// else set. Pure.
///
/// The directory's clock and ours need not agree: its own stamp of our push is read back and kept,
/// and later stamps are compared with that.
package struct PasswordTrail: Hashable, Sendable {
  /// A password write that is under way, or whose outcome was never learned.
  package struct Sent: Hashable, Sendable {
    package let login: LoginID
    /// When it was sent, by our clock.
    package let at: Timestamp
    /// The directory's stamp before it; nil where it has none.
    package let stamp: Timestamp?

    package init(login: LoginID, at: Timestamp, stamp: Timestamp?) {
      self.login = login
      self.at = at
      self.stamp = stamp
    }
  }

  /// By so much the directory's clock may differ from ours where nothing better is known.
  package static let skewTolerance = Duration.seconds(300)
  /// A write of unknown outcome may still be carried out for so long.
  package static let settlingPause = Duration.seconds(30)

  /// When the directory accepted our last push, by our clock.
  package var pushedAt: Timestamp?
  /// The directory's own stamp of that push; nil until it is learned.
  package var stamp: Timestamp?
  /// Its stamp before that push.
  package var stampBefore: Timestamp?
  package var sent: Sent?
  /// Until when a write of unknown outcome may still be carried out.
  package var openUntil: Timestamp?

  package init() {}
}

/// Drift.
extension PasswordTrail {
  /// What the directory's times tell.
  package enum Finding: Hashable, Sendable {
    /// Nothing new.
    case same
    /// This is our own push's stamp.
    case ours(Timestamp)
    /// Somebody else set another password, then.
    case drifted(Timestamp)
  }

  /// Judges the times that the directory tells of an account that has our password.
  package func finding(in times: PasswordTimes?) -> Finding {
    guard let seen = times?.changedAt, let pushedAt else { return .same }
    if let stamp {
      guard seen > stamp else { return .same }
      // The same password may have come a second time, by an attempt that was taken for lost.
      let late = openUntil.map { pushedAt.duration(to: $0) } ?? .zero
      return stamp.duration(to: seen) <= late ? .ours(seen) : .drifted(seen)
    }
    if let stampBefore, seen <= stampBefore { return .same }  // a replica that lags
    if seen > pushedAt.advanced(by: Self.skewTolerance) { return .drifted(seen) }
    let isOlder = seen < pushedAt.advanced(by: .zero - Self.skewTolerance)
    return isOlder && stampBefore == nil ? .same : .ours(seen)
  }
}

/// Order: an older password never comes after a newer one.
extension PasswordTrail {
  /// What may be done with a password that is to be sent now.
  package enum Next: Hashable, Sendable {
    /// Send it. `taken` is an older one that the directory did take, though it never said so.
    case send(taken: Sent?)
    /// It is there already: the answer was lost.
    case taken(Sent)
    /// An older one may still be carried out: not before then.
    case hold(until: Timestamp)
  }

  /// Decides by the times that the directory tells right before the password would be sent.
  package func next(
    for login: LoginID, seeing times: PasswordTimes?, at now: Timestamp
  ) -> Next {
    if let sent, sent.login == login {
      return isTaken(sent, times) ? .taken(sent) : .send(taken: nil)
    }
    if let open = openUntil, open > now, open <= now.advanced(by: Self.settlingPause) {
      return .hold(until: open)
    }
    return .send(taken: sent.flatMap { isTaken($0, times) ? $0 : nil })
  }

  /// A stamp that moved at about the time when it was sent is its own.
  private func isTaken(_ sent: Sent, _ times: PasswordTimes?) -> Bool {
    guard let seen = times?.changedAt else { return false }
    let earliest = sent.at.advanced(by: .zero - Self.skewTolerance)
    let isNew = sent.stamp.map { seen > $0 } ?? (seen >= earliest)
    return isNew && seen <= sent.at.advanced(by: Self.skewTolerance)
  }
}

/// How the trail goes on.
extension PasswordTrail {
  /// Before the first byte: a kill leaves this behind.
  package func sending(
    _ login: LoginID, seeing times: PasswordTimes?, at now: Timestamp
  ) -> PasswordTrail {
    var trail = self
    let end = now.advanced(by: Self.settlingPause)
    trail.openUntil = max(openUntil ?? end, end)
    trail.sent = Sent(login: login, at: now, stamp: times?.changedAt)
    return trail
  }

  /// How a password write failed.
  package enum Failure: Hashable, Sendable {
    /// It was not carried out.
    case refused
    /// It was answered, and may have been carried out in spite of what the answer says.
    case doubtful
    /// Nobody knows, and it may still be carried out.
    case unknown
  }

  /// The attempt failed; `before` is the trail before it was begun.
  package func failed(_ how: Failure, before: PasswordTrail, at now: Timestamp) -> PasswordTrail {
    var trail = self
    switch how {
    case .refused: return before
    case .doubtful: trail.openUntil = before.openUntil
    case .unknown: trail.openUntil = now.advanced(by: Self.settlingPause)
    }
    return trail
  }

  /// The directory took the password; called on the trail before the attempt.
  ///
  /// - Parameters:
  ///   - before: the directory's stamp before the push.
  ///   - after: its times as they were read back; a replica that lags still tells the old ones.
  package func accepted(
    before: Timestamp?, after: PasswordTimes?, at pushedAt: Timestamp
  ) -> PasswordTrail {
    var trail = PasswordTrail()
    trail.pushedAt = pushedAt
    trail.stampBefore = before
    trail.openUntil = openUntil
    if let before, let seen = after?.changedAt {
      trail.stamp = seen > before ? seen : nil
    } else if case .ours(let stamp) = trail.finding(in: after) {
      trail.stamp = stamp
    }
    return trail
  }
}
