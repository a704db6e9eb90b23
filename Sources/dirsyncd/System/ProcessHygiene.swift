internal import CLinux
internal import Glibc

/// What a process that holds secrets does before it reads any.
enum ProcessHygiene {
  /// No core dumps, no debugger of the same user, and a closed pipe is an error, not a death.
  static func begin() {
    signal(SIGPIPE, SIG_IGN)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = clinux_forbid_dumps()
    _ = clinux_return_large_blocks()
  }
}
