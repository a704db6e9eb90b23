/// All series of one name.
struct MetricFamily {
  enum Kind: Equatable {
    case counter
    case gauge
    case histogram(_ bounds: [Double])

    var word: String {
      switch self {
      case .counter: "counter"
      case .gauge: "gauge"
      case .histogram: "histogram"
      }
    }

    /// The upper bounds of the buckets but the last one.
    var bounds: [Double] {
      if case .histogram(let bounds) = self { bounds } else { [] }
    }

    /// The buckets of a series, with the one for `+Inf`.
    var bucketCount: Int {
      if case .histogram(let bounds) = self { bounds.count + 1 } else { 0 }
    }
  }

  let name: String
  let help: String
  let kind: Kind
  let labels: [String]
  var series: [[String]: MetricSeries] = [:]

  init(name: String, help: String, kind: Kind, labels: [String]) {
    self.name = name
    self.help = help
    self.kind = kind
    self.labels = labels
    if labels.isEmpty { series[[]] = MetricSeries(bucketCount: kind.bucketCount) }
  }

  /// `[a-zA-Z_:][a-zA-Z0-9_:]*` (Prometheus data model).
  static func isName(_ text: String) -> Bool {
    isIdentifier(text, alsoAllowed: ":")
  }

  /// `[a-zA-Z_][a-zA-Z0-9_]*`; names that begin with two underscores are reserved.
  static func isLabel(_ text: String) -> Bool {
    isIdentifier(text, alsoAllowed: "") && !text.hasPrefix("__")
  }

  private static func isIdentifier(_ text: String, alsoAllowed: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
      default: alsoAllowed.utf8.contains(byte)
      }
    }
  }
}
