import FoundationEssentials
import Glibc
import SyncCore
import SyncStore
import SyncTestKit
import Testing

@Suite struct InstanceLockTests {
  let folder: TemporaryFolder
  let now = Timestamp(seconds: 1_800_000_000)

  init() throws { folder = try TemporaryFolder() }

  func take(_ command: String) throws -> InstanceLock {
    try InstanceLock(databasePath: folder.file("test.db"), command: command, now: now)
  }

  @Test("Who comes second is told who came first; an end frees the lock")
  func second() throws {
    var first: InstanceLock? = try take("run")
    let error = #expect(throws: InstanceLockError.self) { try take("sync") }
    #expect(first != nil)
    let holder = "pid \(getpid()), since 2027-01-15T08:00:00.000Z, command run"
    #expect(error == .held(by: holder))
    first = nil
    _ = try take("sync")
  }

  @Test("A lock of another process holds, until that process dies")
  func otherProcess() throws {
    let path = folder.file("test.db.lock")
    try Data("pid 1, by hand\n".utf8).write(to: URL(filePath: path))
    let child = try #require(
      ChildProcess("exec flock --no-fork -n '\(path)' sh -c 'echo $$; exec sleep 60'"))
    let pid = try #require(child.readLine().flatMap { Int32($0) })
    let error = #expect(throws: InstanceLockError.self) { try take("run") }
    #expect(error == .held(by: "pid 1, by hand"))
    kill(pid, SIGKILL)
    #expect(child.readLine() == nil, "the pipe ends with the process")
    _ = try take("run")
  }

  @Test("A lock that cannot be made names its file")
  func failed() {
    let error = #expect(throws: InstanceLockError.self) {
      try InstanceLock(databasePath: folder.file("none/test.db"), command: "run", now: now)
    }
    #expect(error?.description.contains("none/test.db.lock") == true)
  }

  @Test("The lock is for its owner alone and not inherited by children")
  func mode() throws {
    let lock = try take("run")
    let attributes = try FileManager.default.attributesOfItem(
      atPath: folder.file("test.db.lock"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    withExtendedLifetime(lock) {}
  }
}
