internal import SyncCore

extension ConfigurationReader {
  func string(_ key: String) -> String? {
    guard let value = value(key) else { return nil }
    guard case .string(let text) = value else {
      wrongType(key, value, expected: "a text")
      return nil
    }
    guard !text.isEmpty else {
      fault(key, "is empty", remedy: "give it a value, or leave the key out")
      return nil
    }
    return text
  }

  func requiredString(_ key: String) -> String {
    if !has(key) { missing(key) }
    return string(key) ?? ""
  }

  func bool(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    if let flag = value.bool { return flag }
    wrongType(key, value, expected: "true or false")
    return nil
  }

  func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let value = value(key) else { return nil }
    guard let number = value.integer.flatMap(Int.init(exactly:)) else {
      guard case .decimal(let text) = value, let far = Double(text), far == far.rounded() else {
        wrongType(key, value, expected: "a whole number")
        return nil
      }
      fault(key, "\(text) is not in \(range.lowerBound)…\(range.upperBound)")
      return nil
    }
    if range.contains(number) { return number }
    fault(key, "\(number) is not in \(range.lowerBound)…\(range.upperBound)")
    return nil
  }

  /// One of a closed list of words.
  func choice<Value>(_ key: String, default standard: Value) -> Value
  where Value: RawRepresentable<String> & CaseIterable {
    word(key, among: Value.allCases.map(\.rawValue)).flatMap(Value.init(rawValue:)) ?? standard
  }

  /// One of these words.
  func word(_ key: String, among words: [String]) -> String? {
    guard let text = string(key) else { return nil }
    if words.contains(text) { return text }
    let meant = NearestName.of(text, among: words)
    fault(
      key, "\"\(text)\" is not one of \(words.joined(separator: ", "))",
      remedy: meant.map { "did you mean \($0)?" } ?? "")
    return nil
  }

  /// `500ms`, `2s`, `15m`, `24h`, `7d`.
  func duration(_ key: String) -> Duration? {
    guard let text = string(key) else { return nil }
    if let duration = Duration(configuration: text) { return duration }
    badDuration(key, text)
    return nil
  }

  func badDuration(_ key: String, _ text: String) {
    if Duration.isOutOfRange(configuration: text) {
      fault(key, "\"\(text)\" is not in 1ms…3653d")
    } else {
      fault(key, "\"\(text)\" is no duration", remedy: "write 500ms, 2s, 15m, 24h or 7d")
    }
  }

  /// A day such as `2027-05-01`: its first moment in UTC.
  func day(_ key: String) -> Timestamp? {
    guard let text = string(key) else { return nil }
    if text.utf8.count == 10, let time = Timestamp(text + "T00:00:00Z") { return time }
    fault(key, "\"\(text)\" is no day", remedy: "write it as in 2027-05-01")
    return nil
  }

  /// A name that stands in metrics, paths and logs.
  func identifier(_ key: String) -> String? {
    guard let text = string(key) else { return nil }
    if Self.isIdentifier(text) { return text }
    fault(key, "\"\(text)\" is no name", remedy: Self.identifierRemedy)
    return nil
  }

  static let identifierRemedy = "use letters, digits, - and _, at most 64 of them"

  static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
    return text.utf8.count <= 64
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
      }
  }

  func absolutePath(_ key: String) -> String? {
    guard let text = string(key) else { return nil }
    if text.hasPrefix("/") { return text }
    fault(key, "\"\(text)\" is no absolute path", remedy: "begin it with /")
    return nil
  }

  /// A list of texts.
  func strings(_ key: String) -> [String]? {
    guard let value = value(key) else { return nil }
    guard let elements = value.array else {
      wrongType(key, value, expected: "a list of texts")
      return nil
    }
    let texts = elements.compactMap(\.string)
    if texts.count == elements.count, !texts.contains("") { return texts }
    fault(key, "holds something that is no text, or an empty one")
    return nil
  }
}
