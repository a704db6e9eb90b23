internal import Glibc
package import SyncCore

/// The exclusive hold on one database: beside it stands `PATH.lock`, locked while we live.
///
/// The kernel drops the lock when the holder dies, so a left-over file holds nobody up. The file
/// is never removed: a removed one could be locked twice under one name.
package final class InstanceLock: Sendable {
  private static let holderByteLimit = 1024

  private let file: Int32

  /// Takes the lock at once or throws; the command (`run`, `sync`, …) is told to whom it refuses.
  package init(
    databasePath: String, command: String, now: Timestamp
  ) throws(InstanceLockError) {
    let path = databasePath + ".lock"
    let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .failed("cannot open \(path): \(Self.lastError)") }
    FileOwner.adopt(file, at: path)
    do throws(InstanceLockError) {
      try Self.lock(file, path)
      try Self.write("pid \(getpid()), since \(now), command \(command)\n", to: file, path)
    } catch {
      Glibc.close(file)
      throw error
    }
    self.file = file
  }

  /// Unlocks by name: a child forked just now holds the file open until it runs its program.
  deinit {
    flock(file, LOCK_UN)
    Glibc.close(file)
  }

  private static func lock(_ file: Int32, _ path: String) throws(InstanceLockError) {
    guard flock(file, LOCK_EX | LOCK_NB) != 0 else { return }
    guard errno == EWOULDBLOCK else { throw .failed("cannot lock \(path): \(lastError)") }
    throw .held(by: holder(in: file))
  }

  /// What the holder wrote; empty between its lock and its first words.
  private static func holder(in file: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: holderByteLimit)
    let count = unsafe pread(file, &bytes, bytes.count, 0)
    let line = bytes.prefix(max(count, 0)).prefix { $0 >= 0x20 && $0 < 0x7F }
    return line.isEmpty ? "another process" : String(decoding: line, as: UTF8.self)
  }

  private static func write(
    _ text: String, to file: Int32, _ path: String
  ) throws(InstanceLockError) {
    let bytes = Array(text.utf8)
    guard ftruncate(file, 0) == 0, unsafe pwrite(file, bytes, bytes.count, 0) == bytes.count else {
      throw .failed("cannot write \(path): \(lastError)")
    }
  }

  private static var lastError: String { unsafe String(cString: strerror(errno)) }
}
