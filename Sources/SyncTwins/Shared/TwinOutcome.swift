package import SyncHTTP

/// What became of a request.
package enum TwinOutcome: Sendable {
  case answer(HTTPResponse)
  /// Wait; then give the answer, or handle the request only then when there is none yet.
  case hang(Duration, HTTPResponse?)
  /// The connection is cut without an answer.
  case reset
  /// The connection is not taken.
  case refuse
}
