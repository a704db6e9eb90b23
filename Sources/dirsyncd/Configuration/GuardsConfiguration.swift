internal import SyncCore

/// `guards`: limits that hold a batch for a person's release.
struct GuardsConfiguration: Hashable, Sendable {
  /// A batch is held when it is over `count`, or over `percent` of the accounts bound there and
  /// larger than `floor`; nil never holds.
  struct Limit: Hashable, Sendable {
    var count: Int?
    var percent: Int?
    var floor = 5
  }

  var suspend = Limit(count: 20, percent: 5)
  var delete = Limit(count: 0)
  var update = Limit(percent: 30)
  var membership = Limit(percent: 30)
  var emptied = Limit(percent: 5)
  var mail = Limit(count: 20)

  init() {}

  init(_ reader: ConfigurationReader) {
    self.init()
    let read = Self.read(reader)
    suspend = read[.suspend] ?? suspend
    delete = read[.delete] ?? delete
    update = read[.update] ?? update
    membership = read[.membership] ?? membership
    emptied = read[.emptied] ?? emptied
    mail = read[.mail] ?? mail
  }

  /// The limits that are written down, by kind.
  static func read(_ reader: ConfigurationReader) -> [GuardKind: Limit] {
    var limits: [GuardKind: Limit] = [:]
    for kind in GuardKind.allCases { limits[kind] = reader.object(kind.rawValue, readLimit) }
    return limits
  }

  /// A limit without a bound would switch its guard off without saying so.
  private static func readLimit(_ reader: ConfigurationReader) -> Limit {
    let limit = Limit(
      count: reader.integer("count", in: 0...1_000_000_000),
      percent: reader.integer("percent", in: 0...100),
      floor: reader.integer("floor", in: 0...1_000_000_000) ?? 5)
    if !reader.has("count"), !reader.has("percent") {
      reader.fault(nil, "neither count nor percent", remedy: "name at least one of them")
    }
    return limit
  }
}
