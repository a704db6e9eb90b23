/// What each request to a directory passes before it is sent, and each answer after it: the pace
/// is kept there, whoever asks.
package protocol RequestGate: Sendable {
  /// Returns when the request may be sent. `.heldBack` where the directory said wait: nothing is
  /// sent then.
  ///
  /// - Parameter cost: what the directory counts it for.
  func enter(_ request: RequestKind, cost: Int) async throws(RemoteFailure)

  /// Takes in what an answer says of the quota.
  func learn(_ hint: Pace.Hint, from request: RequestKind)
}
