package import SyncCore

extension Log {
  /// A log that writes lines: repeated faults are left out and counted, and `metrics`, where given,
  /// counts the lines by level and the ones left out.
  package static func lines(
    _ format: LogFormat, threshold: LogLevel = .info, to output: LineOutput,
    coloured: Bool = false, metrics: Metrics? = nil,
    now: @escaping @Sendable () -> Timestamp = WallClock.now
  ) -> Log {
    let suppressor = RepeatSuppressor()
    let written = metrics?.counter(
      "dirsyncd_log_lines_total", "Log lines by level.", labels: ["level"])
    let leftOut = metrics?.counter(
      "dirsyncd_log_repeats_total", "Log lines left out because they repeat.")
    for level in LogLevel.allCases { written?.add(0, level.rawValue) }
    let json = JSONLineSink(output: output, now: now)
    let text = TextSink(output: output, coloured: coloured, now: now)
    return Log(threshold: threshold) { level, event, message, fields in
      // What is no fault comes because somebody asked for it, or once in a while.
      let verdict =
        level < .warning
        ? .write(repeats: 0) : suppressor.verdict(level, event, message, fields, at: now())
      switch verdict {
      case .leaveOut: leftOut?.add()
      case .write(let repeats):
        written?.add(1, level.rawValue)
        switch format {
        case .json: json.write(level, event, message, fields, repeats: repeats)
        case .text: text.write(level, event, message, fields, repeats: repeats)
        }
      }
    }
  }
}
