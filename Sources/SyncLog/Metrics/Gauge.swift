/// A number that goes up and down.
package struct Gauge: Sendable {
  let metrics: Metrics
  let place: Int

  /// Puts the value in place of the one before; the labels are in the order of registration.
  package func set(_ value: Double, _ labels: String...) {
    metrics.update(place, labels) { $1.value = value }
  }

  /// Adds to the value, which is 0 at first; a negative amount takes away.
  package func add(_ amount: Double, _ labels: String...) {
    metrics.update(place, labels) { $1.value += amount }
  }

  /// Forgets every series: call it before setting a new picture whose labels may differ.
  package func clear() {
    metrics.clear(place)
  }
}
