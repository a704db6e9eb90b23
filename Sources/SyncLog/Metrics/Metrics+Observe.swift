extension Metrics {
  /// Puts a value into the first bucket whose bound is not below it.
  func observe(_ place: Int, _ labels: [String], _ value: Double) {
    update(place, labels) { bounds, series in
      let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
      series.buckets[bucket] += 1
      series.value += value
    }
  }
}
