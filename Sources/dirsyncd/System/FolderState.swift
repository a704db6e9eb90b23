internal import Glibc

/// What becomes of a file that this user would make in a folder.
enum FolderState: Hashable {
  case missing
  /// Others than its owner may put files there.
  case writableByOthers
  case notWritable
  case ours

  init(of path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      self = .missing
      return
    }
    if status.st_mode & 0o022 != 0 {
      self = .writableByOthers
    } else {
      self = unsafe access(path, W_OK) == 0 ? .ours : .notWritable
    }
  }
}
