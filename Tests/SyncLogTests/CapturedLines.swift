internal import Glibc
import SyncLog

/// A pipe that takes what a log writes, to be read back.
final class CapturedLines {
  private let reading: Int32
  let writing: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    _ = unsafe pipe(&ends)
    reading = ends[0]
    writing = ends[1]
  }

  deinit {
    close(reading)
    close(writing)
  }

  /// What was written so far; at most 64 KiB.
  func text() -> String {
    var bytes = [UInt8](repeating: 0, count: 65536)
    _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    let count = unsafe read(reading, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
