import SyncLog
import Testing

@Suite struct MetricsTests {
  /// One of each kind, with awkward label values.
  private func sample() -> Metrics {
    let metrics = Metrics()
    let attempts = metrics.counter(
      "dirsyncd_attempts_total", "Attempts by directory and outcome.",
      labels: ["directory", "outcome"])
    attempts.add(1, "google", "done")
    attempts.add(2, "entra", "a \"quoted\"\\ line\nbreak")
    metrics.gauge("dirsyncd_queue_jobs", "Jobs that wait.", labels: ["state"]).set(12, "ready")
    let times = metrics.histogram(
      "dirsyncd_request_duration_seconds", "Time of a request.", bounds: [0.1, 1])
    times.observe(0.05)
    times.observe(.milliseconds(100))
    times.observe(3)
    return metrics
  }

  @Test func `The Prometheus page names kinds and values`() {
    #expect(
      sample().render(.prometheus) == """
        # HELP dirsyncd_attempts_total Attempts by directory and outcome.
        # TYPE dirsyncd_attempts_total counter
        dirsyncd_attempts_total{directory="entra",outcome="a \\"quoted\\"\\\\ line\\nbreak"} 2
        dirsyncd_attempts_total{directory="google",outcome="done"} 1
        # HELP dirsyncd_metrics_dropped_samples_total \
        Samples dropped because a metric had too many label values.
        # TYPE dirsyncd_metrics_dropped_samples_total counter
        dirsyncd_metrics_dropped_samples_total 0
        # HELP dirsyncd_queue_jobs Jobs that wait.
        # TYPE dirsyncd_queue_jobs gauge
        dirsyncd_queue_jobs{state="ready"} 12
        # HELP dirsyncd_request_duration_seconds Time of a request.
        # TYPE dirsyncd_request_duration_seconds histogram
        dirsyncd_request_duration_seconds_bucket{le="0.1"} 2
        dirsyncd_request_duration_seconds_bucket{le="1.0"} 2
        dirsyncd_request_duration_seconds_bucket{le="+Inf"} 3
        dirsyncd_request_duration_seconds_sum 3.15
        dirsyncd_request_duration_seconds_count 3

        """)
  }

  @Test func `An OpenMetrics page names a counter without its suffix and ends with EOF`() {
    let page = sample().render(.openMetrics)
    #expect(page.contains("# TYPE dirsyncd_attempts counter\ndirsyncd_attempts_total{"))
    #expect(page.hasSuffix("\n# EOF\n"))
  }

  @Test(arguments: [
    (nil, MetricsFormat.prometheus), ("*/*", .prometheus), ("text/plain", .prometheus),
    ("application/openmetrics-text; version=1.0.0", .openMetrics),
    (
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1"
        + ";q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
    ),
    ("text/plain, application/openmetrics-text;q=0.5", .prometheus),
    ("application/openmetrics-text;q=0", .prometheus),
  ])
  func `The form is chosen by Accept`(_ accept: String?, _ format: MetricsFormat) {
    #expect(MetricsFormat(accept: accept) == format)
  }

  @Test func `Label values beyond the limit are dropped and counted`() {
    let metrics = Metrics(seriesLimit: 3)
    let counter = metrics.counter("dirsyncd_x_total", "X.", labels: ["kind"])
    for number in 0..<10 { counter.add(1, "k\(number)") }
    let page = metrics.render()
    #expect(page.split(separator: "\n").count { $0.hasPrefix("dirsyncd_x_total{") } == 3)
    #expect(page.contains("dirsyncd_metrics_dropped_samples_total 7\n"))
  }

  @Test func `A metric defined twice is the same one`() {
    let metrics = Metrics()
    metrics.counter("dirsyncd_x_total", "X.").add()
    metrics.counter("dirsyncd_x_total", "X.").add()
    #expect(metrics.render().contains("\ndirsyncd_x_total 2\n"))
  }

  @Test func `A collector runs before each rendering`() {
    let metrics = Metrics()
    let gauge = metrics.gauge("dirsyncd_x", "X.")
    metrics.beforeRendering { _ in gauge.add(1) }
    _ = metrics.render()
    #expect(metrics.render().contains("\ndirsyncd_x 2\n"))
  }

  @Test func `A gauge that is cleared shows only what is set again`() {
    let metrics = Metrics()
    let gauge = metrics.gauge("dirsyncd_x", "X.", labels: ["lane"])
    gauge.set(1, "old")
    gauge.clear()
    gauge.set(1, "new")
    let page = metrics.render()
    #expect(!page.contains("old"))
    #expect(page.contains("dirsyncd_x{lane=\"new\"} 1\n"))
  }

  @Test func `Threads do not lose counts`() async {
    let metrics = Metrics()
    let counter = metrics.counter("dirsyncd_x_total", "X.")
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<500 { counter.add() } }
      }
    }
    #expect(metrics.render().contains("\ndirsyncd_x_total 4000\n"))
  }

  @Test func `promtool has nothing to say against the page`() {
    guard let promtool = Promtool.path else {
      // Tests/run installs it; elsewhere the other tests must do.
      #expect(!Promtool.isRequired, "promtool is not installed")
      return
    }
    #expect(Promtool.verdict(on: sample().render(), promtool) == "0\n")
  }
}
