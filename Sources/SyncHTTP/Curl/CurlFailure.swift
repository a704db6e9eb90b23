internal import CCurl

/// What a failed transfer means to the one who sent it.
enum CurlFailure {
  /// `hasSentNothing`: not a byte of the request went out, on any connection.
  static func failure(
    _ code: CURLcode, hasSentNothing: Bool, explanation: String
  ) -> HTTPFailure {
    guard hasSentNothing else { return .unknownOutcome(explanation) }
    return switch code {
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_FUNCTION_ARGUMENT:
      .badRequest(explanation)
    default: .unreachable(explanation)
    }
  }
}
