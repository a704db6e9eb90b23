internal import FoundationEssentials
internal import Glibc

/// A folder of the test's own, gone with its owner.
package final class TemporaryFolder: Sendable {
  /// Where it is, without a slash at the end; its owner alone may look into it.
  package let path: String

  /// - Parameter isInMemory: in the system's memory where it has a place for that, so that no sync
  ///   waits for a disk.
  package init(isInMemory: Bool = false) throws {
    let memory = "/dev/shm"
    let usual = FileManager.default.temporaryDirectory.path
    let root = isInMemory && FileManager.default.isWritableFile(atPath: memory) ? memory : usual
    path = root + "/dirsyncd-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Where a file of that name is or will be; it goes with the folder.
  package func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file and gives back its path.
  @discardableResult
  package func write(_ text: String, as name: String, mode: UInt32 = 0o600) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: file(name)))
    unsafe chmod(file(name), mode)
    return file(name)
  }

  /// Puts a copy of a file here, under that name; gives its path.
  @discardableResult
  package func copy(_ path: String, as name: String) throws -> String {
    try FileManager.default.copyItem(atPath: path, toPath: file(name))
    return file(name)
  }

  /// The contents of a file.
  package func bytes(of name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: file(name))))
  }

  /// The contents of a file as text.
  package func text(of name: String) throws -> String {
    String(decoding: try bytes(of: name), as: UTF8.self)
  }

  /// The permissions of a file.
  package func mode(of name: String) -> UInt32 {
    var status = stat()
    unsafe stat(file(name), &status)
    return status.st_mode & 0o777
  }
}
