internal import SyncCore

extension Configuration {
  /// Keys that do what they say and deserve a second thought.
  var riskyKeys: [Finding] {
    directories.filter { !$0.administrators.isEmpty }.map { directory in
      Finding(
        .warning, "directories.\(directory.id).administrators",
        "the portal sets the passwords of \(directory.administrators.count) administrators: "
          + "whoever controls the portal or the source controls the directory",
        remedy: "name those alone that need it, and give each a second factor")
    }
  }
}
