/// Why no answer came.
package enum HTTPFailure: Error, Hashable, Sendable {
  /// Nothing was sent: no name, no connection, no TLS, a bad certificate.
  case unreachable(String)
  /// Something may have been sent, and no whole answer came: reset, time-out, truncated.
  case unknownOutcome(String)
  /// The answer's body is larger than the request allows.
  case answerTooLarge(byteLimit: Int)
  /// The task was cancelled; the request may have been sent.
  case cancelled
  /// The request itself cannot be sent: a bad URL, plain http to another host than loopback.
  case badRequest(String)
}
