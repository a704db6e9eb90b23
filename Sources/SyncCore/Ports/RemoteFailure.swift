/// Why a call to a source or a directory did not do what was asked.
package struct RemoteFailure: Error, Hashable, Sendable {
  /// The closed list of what can go wrong; `RetryPolicy` switches over it without a default.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// No connection, no name, no TLS: nothing was sent.
    case unreachable
    /// Sent, but no answer came: it may have been carried out.
    case unknownOutcome = "unknown-outcome"
    /// Told to slow down; the whole lane waits.
    case throttled
    /// Not sent: we were told to slow down before.
    case heldBack = "held-back"
    /// The other side is ill (5xx).
    case unavailable
    /// Our own credentials or permissions are at fault: nothing will work until they are mended.
    case credentials
    /// This one item may not be written with our permissions (a privileged account).
    case notPermitted = "not-permitted"
    /// Not visible yet, or busy: an ordinary short wait heals it.
    case notYet = "not-yet"
    /// The object is not there.
    case missing
    /// Another object holds the address or key.
    case conflict
    /// The data is refused, and will be until it changes.
    case refused
    /// The password is refused, and this one always will be.
    case passwordRefused = "password-refused"
    /// The answer is not what the contract says.
    case protocolBroken = "protocol-broken"

    /// True when a write that ended so may have been carried out all the same.
    package var leavesOutcomeOpen: Bool {
      switch self {
      case .unknownOutcome, .unavailable, .protocolBroken: true
      case .unreachable, .throttled, .heldBack, .credentials, .notPermitted, .notYet, .missing,
        .conflict, .refused, .passwordRefused:
        false
      }
    }
  }

  package let kind: Kind
  /// In plain words, with the directory's own code; no secret, at most 1 KiB.
  package let detail: String
  /// HTTP status, where there was an answer.
  package var status: Int?
  /// How long the other side told us to wait.
  package var retryAfter: Duration?
  /// The directory's own id of the request.
  package var requestID: String?
  /// The attribute that is at fault, where the directory names it.
  package var attribute: String?
  /// Why the account is not ours to write, where that is what failed.
  package var obstacle: Obstacle?

  package init(
    _ kind: Kind, _ detail: String, status: Int? = nil, retryAfter: Duration? = nil,
    requestID: String? = nil, attribute: String? = nil, obstacle: Obstacle? = nil
  ) {
    self.kind = kind
    self.detail = String(detail.prefix(1024))
    self.status = status
    self.retryAfter = retryAfter
    self.requestID = requestID
    self.attribute = attribute
    self.obstacle = obstacle
  }
}
