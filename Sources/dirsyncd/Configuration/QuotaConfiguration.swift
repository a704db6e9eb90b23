internal import SyncCore

/// `quota`: how many requests the directory lets us send, where its maker's documentation does not
/// say it for this one.
enum QuotaConfiguration: Hashable, Sendable {
  /// No pace is kept; only what the directory itself says counts.
  case none
  /// Requests a minute: all of them for Google, the writes for Entra ID.
  case perMinute(Int)

  private static let perMinuteRange = 1...1_000_000

  /// nil when nothing is said.
  static func read(_ reader: ConfigurationReader) -> QuotaConfiguration? {
    if let flag = reader.value("quota")?.bool {
      if flag {
        reader.fault(
          "quota", "true says nothing",
          remedy: "leave it out for the documented one, or write { perMinute: 2400 }")
      }
      return flag ? nil : QuotaConfiguration.none
    }
    let count = reader.object("quota") { reader in
      if !reader.has("perMinute") { reader.missing("perMinute") }
      return reader.integer("perMinute", in: perMinuteRange)
    }
    return count.flatMap(\.self).map(QuotaConfiguration.perMinute)
  }

  /// What holds in place of the documented ones: a number is for the first of them. Others, as of
  /// Google's new users and of all requests to Entra ID, stay.
  func quotas(over documented: [Quota]) -> [Quota] {
    switch self {
    case .none: []
    case .perMinute(let count):
      documented.prefix(1).map { $0.with(perMinute: count) } + documented.dropFirst()
    }
  }
}
