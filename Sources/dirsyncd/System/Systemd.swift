internal import CLinux
internal import Glibc
internal import SyncCore
internal import SyncLog

/// Tells systemd how the daemon stands (sd_notify(3)); does nothing when systemd did not start it.
///
/// A message that cannot be sent is logged and never stops the work.
struct Systemd: Sendable {
  private let socketPath: String?
  private let log: Log
  /// How often systemd wants to hear from the watchdog; nil when it does not.
  let watchdogLimit: Duration?

  init(
    socketPath: String?, watchdogMicroseconds: String? = nil, watchdogProcess: String? = nil,
    log: Log = .silent
  ) {
    self.socketPath = socketPath
    self.log = log
    let isOurs = watchdogProcess.map { $0 == String(getpid()) } ?? true
    let limit = watchdogMicroseconds.flatMap(Int64.init)
    watchdogLimit = if isOurs, let limit, limit > 0 { .microseconds(limit) } else { nil }
  }

  /// From the environment, which is cleaned so that no child speaks for us.
  static func fromEnvironment(log: Log) -> Systemd {
    let systemd = Systemd(
      socketPath: Environment.value("NOTIFY_SOCKET"),
      watchdogMicroseconds: Environment.value("WATCHDOG_USEC"),
      watchdogProcess: Environment.value("WATCHDOG_PID"), log: log)
    for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] { Environment.remove(name) }
    return systemd
  }

  /// The database is open, recovery is done and the sockets listen.
  func ready(status: String = "") {
    send(["READY=1"] + Self.statusLine(status))
  }

  func status(_ text: String) {
    send(Self.statusLine(text))
  }

  /// The configuration is read again; followed by `ready`.
  func reloading() {
    send(["RELOADING=1", "MONOTONIC_USEC=\(Self.monotonicMicroseconds())"])
  }

  /// The first act on TERM.
  func stopping(status: String = "") {
    send(["STOPPING=1"] + Self.statusLine(status))
  }

  /// All loops have ticked.
  func watchdog() {
    send(["WATCHDOG=1"])
  }

  /// A loop hangs: systemd is to end us now and start us again.
  func watchdogTrigger() {
    send(["WATCHDOG=trigger"])
  }

  /// A migration or recovery takes longer: the next word comes within that time.
  func extendTimeout(by duration: Duration) {
    let parts = duration.components
    let microseconds = parts.seconds * 1_000_000 + parts.attoseconds / 1_000_000_000_000
    send(["EXTEND_TIMEOUT_USEC=\(microseconds)"])
  }

  /// Why we are about to end with a failure; `code` is an errno.
  func failing(status: String, code: Int32) {
    send(Self.statusLine(status) + ["ERRNO=\(code)"])
  }

  private static func statusLine(_ text: String) -> [String] {
    text.isEmpty ? [] : ["STATUS=\(LogText.visible(text))"]
  }

  private static func monotonicMicroseconds() -> Int64 {
    clinux_nanoseconds(CLOCK_MONOTONIC) / 1000
  }

  private func send(_ lines: [String]) {
    guard let socketPath, !lines.isEmpty else { return }
    let code = Self.send(Array(lines.joined(separator: "\n").utf8), to: socketPath)
    guard code != 0 else { return }
    log.write(
      .warning, "systemd.notify-failed", "systemd could not be told",
      ["error": .string(unsafe String(cString: strerror(code)))])
  }

  /// Sends one datagram; returns 0 or an errno.
  private static func send(_ message: [UInt8], to path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    // A leading @ means the abstract name space, whose names begin with NUL (unix(7)).
    let isAbstract = bytes.first == UInt8(ascii: "@")
    if isAbstract { bytes[0] = 0 }
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard bytes.count < room else { return ENAMETOOLONG }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let length = MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1)

    let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let file = socket(AF_UNIX, type, 0)
    guard file >= 0 else { return errno }
    defer { close(file) }
    let sent = unsafe message.withUnsafeBytes { message in
      unsafe withUnsafePointer(to: &address) { address in
        unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          unsafe sendto(
            file, message.baseAddress, message.count, Int32(MSG_NOSIGNAL), address,
            socklen_t(length))
        }
      }
    }
    return sent < 0 ? errno : 0
  }
}
