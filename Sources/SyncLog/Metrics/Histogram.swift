/// How values are spread.
package struct Histogram: Sendable {
  /// Bounds for times in seconds, from a local commit to a hanging remote call.
  package static let seconds: [Double] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  ]

  let metrics: Metrics
  let place: Int

  /// Counts one value, in the unit of the bounds.
  package func observe(_ value: Double, _ labels: String...) {
    metrics.observe(place, labels, value)
  }

  /// Counts one time span, in seconds.
  package func observe(_ duration: Duration, _ labels: String...) {
    let parts = duration.components
    let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    metrics.observe(place, labels, seconds)
  }
}
