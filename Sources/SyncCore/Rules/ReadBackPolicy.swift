/// How a directory is read back, to find what others changed there.
package struct ReadBackPolicy: Hashable, Sendable {
  /// What follows from what is found.
  package enum OnDrift: String, Hashable, Sendable, CaseIterable {
    /// It is put back to what the source says, as any other change: guards hold what is too much.
    case repair
    /// It is told once, and nothing is written.
    case report
  }

  package var onDrift = OnDrift.report
  /// From one look to the next.
  package var interval = Duration.seconds(6 * 3600)
  /// When it is looked each day, in place of the interval; nil for by interval.
  package var time: DailyTime?
  /// From one reading of everything to the next, where changes alone can be read.
  package var fullInterval = Duration.seconds(86_400)
  /// When everything is read each day, in place of that interval; nil for by interval.
  package var fullTime: DailyTime?
  /// So long after a write of ours the account is not judged, since reads may lag behind; nil for
  /// how long the directory's own objects take to settle.
  package var grace: Duration?

  package init() {}
}
