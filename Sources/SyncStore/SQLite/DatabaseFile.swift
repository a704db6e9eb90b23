internal import Glibc

/// The file of a database, before SQLite opens it.
enum DatabaseFile {
  /// Makes the file, for its owner alone, or takes the others' rights away.
  ///
  /// An existing file is never opened here: closing it would drop the locks that another
  /// connection of this process holds (https://www.sqlite.org/howtocorrupt.html, section 2.2).
  static func prepare(_ path: String) throws(DatabaseError) {
    let file = unsafe open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if file >= 0 {
      FileOwner.adopt(file, at: path)
      close(file)
      try syncDirectory(of: path)
    } else if errno != EEXIST {
      throw systemFailure("cannot create \(path)")
    } else if unsafe chmod(path, 0o600) != 0 {
      throw systemFailure("cannot take \(path) for its owner alone")
    }
  }

  /// Whether there is no such file, or nothing in it.
  static func isEmpty(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) != 0 || status.st_size == 0
  }

  /// A new file is durable once its directory is.
  private static func syncDirectory(of path: String) throws(DatabaseError) {
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let file = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw systemFailure("cannot open \(directory)") }
    defer { close(file) }
    guard fsync(file) == 0 else { throw systemFailure("cannot sync \(directory)") }
  }

  private static func systemFailure(_ what: String) -> DatabaseError {
    let reason = unsafe String(cString: strerror(errno))
    return DatabaseError(code: .cannotOpen, message: "\(what): \(reason)")
  }
}
