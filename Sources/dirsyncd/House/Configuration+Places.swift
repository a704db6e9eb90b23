internal import SyncCore

extension Configuration {
  /// Which source and which real directories are meant: a plan that was made for others is refused.
  var placesText: String {
    let directories = directories.map { directory in
      switch directory.kind {
      case .googleWorkspace(let google):
        "\(directory.id) google \(google.apiURL) \(google.customer) \(google.adminSubject)"
      case .entraID(let entra): "\(directory.id) entra \(entra.graphURL) \(entra.tenant)"
      }
    }
    return (["source \(source.id) \(source.baseURL)"] + directories).joined(separator: "\n")
  }
}

extension Configuration {
  /// Directories that compute and do not export.
  var stagedDirectories: Set<DirectoryID> {
    Set(directories.filter { $0.mode == .staging }.map(\.id))
  }
}
