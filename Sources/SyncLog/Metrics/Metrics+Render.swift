extension Metrics {
  /// The page for `/metrics`; families and series in a steady order.
  package func render(_ format: MetricsFormat = .prometheus) -> String {
    var page = ""
    for family in snapshot().sorted(by: { $0.name < $1.name }) where !family.series.isEmpty {
      Self.render(family, format, into: &page)
    }
    if format == .openMetrics { page += "# EOF\n" }
    return page
  }

  private static func render(
    _ family: MetricFamily, _ format: MetricsFormat, into page: inout String
  ) {
    var title = family.name
    // OpenMetrics names a counter's family without the suffix of its samples.
    if format == .openMetrics, family.kind == .counter, title.hasSuffix("_total") {
      title.removeLast(6)
    }
    page += "# HELP \(title) \(escaped(family.help, quotes: format == .openMetrics))\n"
    page += "# TYPE \(title) \(family.kind.word)\n"
    let ordered = family.series.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    for (values, series) in ordered {
      let labels = Array(zip(family.labels, values))
      if case .histogram(let bounds) = family.kind {
        render(family.name, labels, series, bounds, into: &page)
      } else {
        page += "\(family.name)\(text(of: labels)) \(text(of: series.value))\n"
      }
    }
  }

  private static func render(
    _ name: String, _ labels: [(String, String)], _ series: MetricSeries, _ bounds: [Double],
    into page: inout String
  ) {
    var count: UInt64 = 0
    for (bound, bucket) in zip(bounds.map(\.description) + ["+Inf"], series.buckets) {
      count += bucket
      page += "\(name)_bucket\(text(of: labels + [("le", bound)])) \(count)\n"
    }
    page += "\(name)_sum\(text(of: labels)) \(text(of: series.value))\n"
    page += "\(name)_count\(text(of: labels)) \(count)\n"
  }

  private static func text(of labels: [(String, String)]) -> String {
    guard !labels.isEmpty else { return "" }
    return "{"
      + labels.map { "\($0.0)=\"\(escaped($0.1, quotes: true))\"" }.joined(separator: ",") + "}"
  }

  private static func text(of value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    if value == value.rounded(), abs(value) < 9_007_199_254_740_992 {
      return String(Int64(value))
    }
    return value.description
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var safe = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": safe += "\\\\"
      case "\n": safe += "\\n"
      case "\"" where quotes: safe += "\\\""
      default: safe.unicodeScalars.append(character)
      }
    }
    return safe
  }
}
