extension Duration {
  /// Reads `500ms`, `2s`, `15m`, `24h`, `7d`: a whole number above 0 and one unit, at most ten
  /// years in all.
  init?(configuration text: String) {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard digits.utf8.count <= 12, let number = Int64(digits), number > 0 else { return nil }
    let duration: Duration
    switch text.dropFirst(digits.count) {
    case "ms": duration = .milliseconds(number)
    case "s": duration = .seconds(number)
    case "m": duration = .seconds(number * 60)
    case "h": duration = .seconds(number * 3600)
    case "d": duration = .seconds(number * 86_400)
    default: return nil
    }
    guard duration <= .seconds(3653 * 86_400) else { return nil }
    self = duration
  }

  /// Whether a text that is none of the above is a number and a unit all the same: then it is too
  /// short or too long.
  static func isOutOfRange(configuration text: String) -> Bool {
    let digits = text.prefix { ("0"..."9").contains($0) }
    let hasUnit = ["ms", "s", "m", "h", "d"].contains(text.dropFirst(digits.count))
    return !digits.isEmpty && hasUnit && Duration(configuration: text) == nil
  }
}
