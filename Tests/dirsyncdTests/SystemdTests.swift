internal import Glibc
import SyncCore
import SyncLog
import SyncTestKit
import Synchronization
import Testing

@testable import dirsyncd

@Suite struct SystemdTests {
  @Test(arguments: [false, true])
  func `Each word arrives as one datagram`(isAbstract: Bool) throws {
    let folder = try TemporaryFolder()
    let path = isAbstract ? "@dirsyncd-test-\(getpid())" : folder.file("notify")
    let listener = DatagramSocket(path)
    let systemd = Systemd(socketPath: path)
    systemd.ready(status: "two directories")
    systemd.status("pulling\u{1B}")
    systemd.watchdog()
    systemd.watchdogTrigger()
    systemd.extendTimeout(by: .seconds(5))
    systemd.stopping()
    systemd.failing(status: "no disk", code: ENOSPC)
    #expect(
      (0..<7).map { _ in listener.receive() } == [
        "READY=1\nSTATUS=two directories", "STATUS=pulling\\u{1b}", "WATCHDOG=1",
        "WATCHDOG=trigger", "EXTEND_TIMEOUT_USEC=5000000", "STOPPING=1",
        "STATUS=no disk\nERRNO=28",
      ])
    systemd.reloading()
    let reload = listener.receive().split(separator: "\n")
    #expect(reload.first == "RELOADING=1")
    #expect(reload.last?.hasPrefix("MONOTONIC_USEC=") == true)
  }

  @Test func `A message that cannot be sent is logged and nothing more`() throws {
    let folder = try TemporaryFolder()
    let events = Mutex<[String]>([])
    let log = Log { _, event, _, _ in events.withLock { $0.append(event) } }
    Systemd(socketPath: folder.file("nobody"), log: log).ready()
    Systemd(socketPath: String(repeating: "x", count: 200), log: log).ready()
    Systemd(socketPath: nil, log: log).ready()
    #expect(events.withLock { $0 } == ["systemd.notify-failed", "systemd.notify-failed"])
  }

  @Test func `The watchdog is ours when it names no process or this one`() {
    let own = String(getpid())
    let limit = { (process: String?) in
      Systemd(socketPath: nil, watchdogMicroseconds: "30000000", watchdogProcess: process)
        .watchdogLimit
    }
    #expect(limit(nil) == .seconds(30))
    #expect(limit(own) == .seconds(30))
    #expect(limit("1") == nil)
    #expect(Systemd(socketPath: nil, watchdogMicroseconds: "x").watchdogLimit == nil)
  }
}
