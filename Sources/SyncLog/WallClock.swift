internal import Glibc
package import SyncCore

/// The time of day of this machine, for log lines and the age of checks.
package enum WallClock {
  /// The time now, by `CLOCK_REALTIME`.
  @Sendable package static func now() -> Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
