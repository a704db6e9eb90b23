internal import SyncCore
internal import SyncLog

extension Finding {
  /// One line: `ok`, `warning` or `FAILED`, what was looked at, how it is, and the remedy.
  func line(coloured: Bool) -> String {
    let (word, colour) =
      switch level {
      case .ok: ("ok     ", "\u{1B}[32m")
      case .warning: ("warning", "\u{1B}[33m")
      case .failure: ("FAILED ", "\u{1B}[31m")
      }
    let text = remedy.isEmpty ? message : "\(message); \(remedy)"
    return "\(coloured ? "\(colour)\(word)\u{1B}[0m" : word)  "
      + LogText.visible("\(subject): \(text)")
  }

  var json: JSONValue {
    [
      "level": .string(level.rawValue), "subject": .string(subject),
      "message": .string(message), "remedy": .string(remedy),
    ]
  }
}
