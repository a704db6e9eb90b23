internal import Glibc

/// What becomes of a file that this user would make in a folder.
enum FolderState: Hashable {
  case missing
  /// Others than its owner may put files there.
  case writableByOthers
  case notWritable
  /// Others may look into it; the files have their own modes.
  case readableByOthers
  case ours

  init(of path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      self = .missing
      return
    }
    if status.st_mode & 0o022 != 0 {
      self = .writableByOthers
    } else if unsafe access(path, W_OK) != 0 {
      self = .notWritable
    } else {
      self = status.st_mode & 0o077 == 0 ? .ours : .readableByOthers
    }
  }

  /// The folder that a file of that path is in.
  static func folder(of path: String) -> String {
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    return parent.isEmpty ? "/" : parent
  }

  /// The permissions of a file, `0o600` for one; nil when there is none.
  static func permissions(ofFile path: String) -> UInt32? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return status.st_mode & 0o777
  }
}
