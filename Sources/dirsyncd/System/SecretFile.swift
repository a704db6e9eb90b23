internal import Glibc
internal import SyncCore
internal import SyncLog

/// Writes a secret to a file of its own.
enum SecretFile {
  /// Why a secret could not be written.
  enum Failure: Error, Hashable {
    case exists
    case notPermitted
    case noFolder
    /// What the system says.
    case failed(String)
  }

  /// Makes the file, which its owner alone may read, and leaves nothing behind on failure.
  ///
  /// One that exists is left alone: an overwritten key would lose every sealed secret.
  static func create(_ path: String, _ contents: borrowing Secret) throws(Failure) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure(of: errno) }
    defer { close(file) }
    do throws(Failure) {
      try write(contents, to: file)
      guard fsync(file) == 0 else { throw failure(of: errno) }
    } catch {
      unsafe unlink(path)
      throw error
    }
  }

  /// Makes the file as `create` does, or puts it in the place of the one that is there: whoever
  /// reads it sees the old one or the new one, and none that is half written.
  static func replace(_ path: String, _ contents: borrowing Secret) throws(Failure) {
    let draft = "\(path).new-\(getpid())"
    try create(draft, contents)
    guard unsafe rename(draft, path) == 0 else {
      let code = errno
      unsafe unlink(draft)
      throw failure(of: code)
    }
  }

  /// Writes the secret to an open file.
  static func write(_ contents: borrowing Secret, to file: Int32) throws(Failure) {
    let code = LineOutput.write(contents.bytes, to: file)
    guard code == 0 else { throw failure(of: code) }
  }

  private static func failure(of code: Int32) -> Failure {
    switch code {
    case EEXIST: .exists
    case EACCES, EPERM: .notPermitted
    case ENOENT, ENOTDIR: .noFolder
    default: .failed(unsafe String(cString: strerror(code)))
    }
  }
}
