internal import Glibc

/// Which socket file stands at a path: another one made there later is not the same.
struct FileIdentity: Hashable {
  private let device: UInt
  private let node: UInt

  /// Nil when there is no file, or it is no socket.
  init?(path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
    device = UInt(status.st_dev)
    node = UInt(status.st_ino)
  }
}
