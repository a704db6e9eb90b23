/// The two text forms that a monitoring system may ask for.
package enum MetricsFormat: Hashable, Sendable {
  /// The Prometheus text format 0.0.4.
  case prometheus
  /// OpenMetrics 1.0.0.
  case openMetrics

  /// By the `Accept` field: OpenMetrics where it is named and not less wanted than plain text.
  package init(accept: String?) {
    let ranges = (accept ?? "").split(separator: ",").map(Self.range)
    let open = ranges.filter { $0.type == "application/openmetrics-text" }.map(\.quality).max()
    let plain = ranges.filter { $0.type == "text/plain" }.map(\.quality).max()
    self = if let open, open > 0, open >= plain ?? 0 { .openMetrics } else { .prometheus }
  }

  package var contentType: String {
    switch self {
    case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
    case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
    }
  }

  /// One media range with its quality, 1 where none stands (RFC 9110 §12.4.2).
  private static func range(_ text: Substring) -> (type: String, quality: Double) {
    let parts = text.split(separator: ";").map { part in
      String(part.filter { $0 != " " && $0 != "\t" }).lowercased()
    }
    let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
    return (parts.first ?? "", quality ?? 1)
  }
}
