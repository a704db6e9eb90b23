/// A number that only grows.
package struct Counter: Sendable {
  let metrics: Metrics
  let place: Int

  /// Adds to the series with those label values, in the order the labels were named. Adding 0
  /// shows a series before its first event, so that rates see that event.
  package func add(_ amount: Double = 1, _ labels: String...) {
    precondition(amount >= 0, "a counter only grows")
    metrics.update(place, labels) { $1.value += amount }
  }

  /// Takes over a total that is counted elsewhere, by the kernel for one.
  package func setTotal(_ total: Double, _ labels: String...) {
    metrics.update(place, labels) { $1.value = max($1.value, total) }
  }
}
