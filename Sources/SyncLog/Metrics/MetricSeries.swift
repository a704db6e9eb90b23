/// One series: a value, or the buckets of a histogram with their sum in `value`.
struct MetricSeries {
  var value: Double = 0
  /// How many values fell into each bucket alone, not into those below it.
  var buckets: [UInt64]

  init(bucketCount: Int) {
    buckets = Array(repeating: 0, count: bucketCount)
  }
}
