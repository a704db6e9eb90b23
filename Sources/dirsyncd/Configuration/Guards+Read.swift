internal import SyncCore

/// `guards`: limits that hold a batch for a person's release.
extension Guards {
  /// The limits that are written down, by kind.
  static func read(_ reader: ConfigurationReader) -> [GuardKind: GuardLimits] {
    var limits: [GuardKind: GuardLimits] = [:]
    for kind in GuardKind.allCases { limits[kind] = reader.object(kind.rawValue, readLimits) }
    return limits
  }

  /// Limits without a bound would switch the guard off without saying so.
  private static func readLimits(_ reader: ConfigurationReader) -> GuardLimits {
    var limits = GuardLimits(
      count: reader.integer("count", in: 0...1_000_000_000),
      percent: reader.integer("percent", in: 0...100))
    limits.floor = reader.integer("floor", in: 0...1_000_000_000) ?? limits.floor
    if !reader.has("count"), !reader.has("percent") {
      reader.fault(nil, "neither count nor percent", remedy: "name at least one of them")
    }
    return limits
  }
}
