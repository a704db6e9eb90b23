internal import SyncCore

extension Permission {
  /// A line of `dirsyncd check`.
  ///
  /// - Parameter remedy: how it is granted.
  func finding(of directory: DirectoryID, remedy: String) -> Finding {
    let level: Finding.Level =
      switch standing {
      case .granted, .unknown: .ok
      case .missing: isRequired ? .failure : .warning
      }
    return Finding(
      level, "directory \(directory)", text, remedy: standing == .missing ? remedy : "")
  }
}
