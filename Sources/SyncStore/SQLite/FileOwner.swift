internal import Glibc

/// Files that root makes in somebody else's folder belong to whom the folder belongs to.
///
/// A one-shot command is often run by root; the daemon with its own user must still be able to open
/// what it left. SQLite does the same for its `-wal` and `-shm` files.
enum FileOwner {
  static func adopt(_ file: Int32, at path: String) {
    guard geteuid() == 0 else { return }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    var status = stat()
    guard unsafe stat(folder.isEmpty ? "/" : folder, &status) == 0, status.st_uid != 0 else {
      return
    }
    _ = fchown(file, status.st_uid, status.st_gid)
  }
}
