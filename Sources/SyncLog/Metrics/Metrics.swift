internal import Synchronization

/// The numbers that a monitoring system reads: counters, gauges and histograms, kept in memory.
///
/// Labels come from closed sets (a directory's id, an outcome, a level), never from users. Each
/// family holds at most `seriesLimit` series; samples beyond are dropped and counted.
package final class Metrics: Sendable {
  struct State {
    var families: [MetricFamily] = []
    var places: [String: Int] = [:]
    var collectors: [@Sendable (Metrics) -> Void] = []
  }

  private static let droppedPlace = 0
  private let seriesLimit: Int
  private let state = Mutex(State())

  package init(seriesLimit: Int = 256) {
    self.seriesLimit = seriesLimit
    _ = counter(
      "dirsyncd_metrics_dropped_samples_total",
      "Samples dropped because a metric had too many label values.")
  }

  /// A number that only grows. Its name ends in `_total`; without labels it shows 0 at once.
  package func counter(_ name: String, _ help: String, labels: [String] = []) -> Counter {
    Counter(metrics: self, place: place(of: name, help, .counter, labels))
  }

  /// A number that goes up and down.
  package func gauge(_ name: String, _ help: String, labels: [String] = []) -> Gauge {
    Gauge(metrics: self, place: place(of: name, help, .gauge, labels))
  }

  /// How often values fell below each of the ascending bounds; `+Inf` is added.
  package func histogram(
    _ name: String, _ help: String, labels: [String] = [], bounds: [Double] = Histogram.seconds
  ) -> Histogram {
    Histogram(metrics: self, place: place(of: name, help, .histogram(bounds), labels))
  }

  /// Runs the closure before each rendering: for numbers that are cheap to read and costly to
  /// keep current.
  package func beforeRendering(_ collect: @escaping @Sendable (Metrics) -> Void) {
    state.withLock { $0.collectors.append(collect) }
  }

  /// The family of that name, made where there is none yet. One name has one kind and one set of
  /// labels: anything else is a fault of the program, and traps.
  private func place(
    of name: String, _ help: String, _ kind: MetricFamily.Kind, _ labels: [String]
  ) -> Int {
    precondition(MetricFamily.isName(name), "a metric's name is [a-zA-Z_:][a-zA-Z0-9_:]*")
    precondition(labels.allSatisfy(MetricFamily.isLabel), "a label's name is [a-zA-Z_]…")
    return state.withLock { state in
      if let place = state.places[name] {
        let known = state.families[place]
        precondition(
          known.kind == kind && known.labels == labels, "a metric is defined in one way")
        return place
      }
      state.places[name] = state.families.count
      state.families.append(MetricFamily(name: name, help: help, kind: kind, labels: labels))
      return state.families.count - 1
    }
  }

  /// Changes one series of a family, made where there is none yet.
  func update(
    _ place: Int, _ labels: [String],
    _ change: (_ bounds: [Double], inout MetricSeries) -> Void
  ) {
    state.withLock { state in
      precondition(
        labels.count == state.families[place].labels.count, "a value for each label")
      let isNew = state.families[place].series[labels] == nil
      if isNew, state.families[place].series.count >= seriesLimit {
        state.families[Self.droppedPlace].series[[], default: MetricSeries(bucketCount: 0)]
          .value += 1
        return
      }
      let kind = state.families[place].kind
      change(
        kind.bounds,
        &state.families[place].series[labels, default: MetricSeries(bucketCount: kind.bucketCount)]
      )
    }
  }

  /// Forgets all series of a family: for gauges whose label values come and go.
  func clear(_ place: Int) {
    state.withLock { $0.families[place].series.removeAll(keepingCapacity: true) }
  }

  /// The families as they stand, after the collectors have run.
  func snapshot() -> [MetricFamily] {
    let collectors = state.withLock { $0.collectors }
    for collect in collectors { collect(self) }
    return state.withLock { $0.families }
  }
}
