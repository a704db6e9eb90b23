internal import SyncCore

extension Configuration {
  /// Which source and which real directories are meant: a plan that was made for others is refused.
  var placesText: String {
    let directories = directories.map { "\($0.id) \($0.kind.own.identity)" }
    return (["source \(source.id) \(source.baseURL)"] + directories).joined(separator: "\n")
  }
}

extension Configuration {
  /// Directories that compute and do not export.
  var stagedDirectories: Set<DirectoryID> {
    Set(directories.filter { $0.mode == .staging }.map(\.id))
  }
}
