internal import CLinux
internal import Glibc

/// What the processor has done for us.
enum ProcessorTime {
  /// The time that this thread has computed; other programs do not count.
  static func ofThisThread() -> Duration {
    .nanoseconds(clinux_nanoseconds(CLOCK_THREAD_CPUTIME_ID))
  }
}
