internal import SyncConnectors
internal import SyncCore

/// `matching`, `stamp` and what else decides on links and on the ends of accounts.
extension DirectoryConfiguration {
  /// How existing accounts are found, and what happens to accounts that leave or get lost.
  struct Links: Hashable, Sendable {
    var matching = MatchRule.standard
    /// The attribute of the ownership stamp; nil where it is off.
    var stampAttribute: AttributeName?
    var suspendAfter: Duration = .zero
    var signOut = false
    var onMissing = Lifecycle.OnMissing.hold
    var seats: Int?
  }

  mutating func readLinks(_ reader: ConfigurationReader) {
    links.matching = Self.readMatching(reader) ?? links.matching
    links.stampAttribute = readStamp(reader)
    links.suspendAfter = reader.duration("suspendAfter") ?? links.suspendAfter
    links.signOut = reader.bool("signOut") ?? links.signOut
    links.onMissing = reader.choice("onMissing", default: links.onMissing)
    links.seats = reader.integer("seats", in: 1...100_000_000)
    if links.signOut, onDeactivate == .keep, onRemove == .keep {
      reader.fault(
        "signOut", "has no effect, because nothing is ever suspended", remedy: "take it out")
    }
  }

  private static func readMatching(_ reader: ConfigurationReader) -> [MatchRule]? {
    guard let words = reader.strings("matching") else { return nil }
    var rules: [MatchRule] = []
    for word in words {
      guard let rule = MatchRule(rawValue: word) else {
        let known = MatchRule.allCases.map(\.rawValue)
        let meant = NearestName.of(word, among: known)
        reader.fault(
          "matching", "\"\(word)\" is not one of \(known.joined(separator: ", "))",
          remedy: meant.map { "did you mean \($0)?" } ?? "")
        continue
      }
      if rules.contains(rule) {
        reader.fault("matching", "names \"\(word)\" twice", remedy: "keep the first")
      }
      rules.append(rule)
    }
    return rules
  }

  /// `true`, which is the standard, `false`, or the attribute to write it to.
  private func readStamp(_ reader: ConfigurationReader) -> AttributeName? {
    let standard = kind.connector.stampAttribute
    guard let value = reader.value("stamp") else { return unmapped(standard, reader) }
    if let flag = value.bool { return flag ? unmapped(standard, reader) : nil }
    guard let text = reader.string("stamp") else { return nil }
    guard let attribute = AttributeName(text), kind.connector.canWrite(attribute) else {
      reader.fault("stamp", "\"\(text)\" is no attribute that can be written there")
      return nil
    }
    return unmapped(attribute, reader)
  }

  private func unmapped(
    _ attribute: AttributeName?, _ reader: ConfigurationReader
  ) -> AttributeName? {
    guard let attribute else { return nil }
    if mapping[attribute.name] != nil {
      reader.fault(
        "mapping.\(attribute)", "is where the ownership stamp goes",
        remedy: "name another attribute in stamp, or set it to false")
    } else if let reason = hindrance(to: attribute) {
      let standard = kind.connector.stampAttribute.map { ", or leave it out for \($0)" } ?? ""
      reader.fault(
        "stamp", "\"\(attribute)\" \(reason)", remedy: "name another attribute\(standard)")
    }
    return attribute
  }

  /// So many characters a stamp may take: `dirsyncd:`, the instance, and a user's id, often a UUID.
  private static let stampLength = 64

  private func hindrance(to attribute: AttributeName) -> String? {
    if let value = try? kind.connector.defaultMapping().attributes[attribute] {
      return "holds \(value.text) by the built-in mapping, which the stamp would replace"
    }
    if let limit = kind.connector.lengthLimit(of: attribute), limit < Self.stampLength {
      return "takes \(limit) characters at most, too few for a stamp"
    }
    return nil
  }
}
