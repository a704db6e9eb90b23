internal import CLinux
internal import Glibc

/// What a process that holds secrets does before it reads any.
enum ProcessHygiene {
  /// Deaths that the language's own backtracer would answer with pieces of our memory in the log
  /// (SWIFT_BACKTRACE); where it may not read that, it hangs.
  private static let crashes = [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP]

  /// No core dumps, no backtraces, no debugger of the same user, and a closed pipe is an error, not
  /// a death.
  static func begin() {
    for number in crashes { signal(number, SIG_DFL) }
    signal(SIGPIPE, SIG_IGN)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = clinux_forbid_dumps()
    _ = clinux_return_large_blocks()
  }
}
