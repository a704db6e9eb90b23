internal import SyncCore
internal import SyncHTTP

/// Reads `Retry-After`: whole or decimal seconds, or an HTTP date (RFC 9110 §10.2.3).
enum RetryAfter {
  /// Longer waits are cut to a day.
  private static let secondsLimit = 86_400.0

  /// How long to wait from now; nil when the text is neither. A date that is past gives zero.
  static func parse(_ text: String, now: Timestamp) -> Duration? {
    let text = text.split(separator: " ").joined(separator: " ")
    let numeric = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
    if numeric, let seconds = Double(text) {
      return .milliseconds(Int64((min(seconds, secondsLimit) * 1000).rounded(.up)))
    }
    guard let date = HTTPDate.moment(text) else { return nil }
    return min(max(now.duration(to: date), .zero), .seconds(secondsLimit))
  }
}
