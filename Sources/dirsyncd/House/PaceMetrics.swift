internal import SyncCore
internal import SyncEngine
internal import SyncLog

/// How fast requests may go to each directory, and how many were refused.
enum PaceMetrics {
  static func register(_ directories: [ManagedDirectory], in metrics: Metrics) {
    let pace = metrics.gauge(
      "dirsyncd_lane_pace_requests_per_second",
      "Requests a second that a directory takes, as far as it has taught us.",
      labels: ["directory"])
    let quota = metrics.gauge(
      "dirsyncd_lane_quota_requests_per_second",
      "Requests a second that a directory's documented or configured quota allows.",
      labels: ["directory"])
    let sent = metrics.counter(
      "dirsyncd_requests_total", "Requests to a directory, refused ones too.",
      labels: ["directory"])
    let refused = metrics.counter(
      "dirsyncd_requests_throttled_total", "Requests that a directory refused for their rate.",
      labels: ["directory"])
    metrics.beforeRendering { _ in
      for directory in directories {
        guard let state = directory.pacer?.pace else { continue }
        let name = directory.id.name
        if let rate = state.buckets.map(\.rate).min() { pace.set(rate, name) }
        if let rate = state.buckets.map(\.fullRate).min() { quota.set(rate, name) }
        sent.setTotal(Double(state.sentCount), name)
        refused.setTotal(Double(state.refusedCount), name)
      }
    }
  }
}
