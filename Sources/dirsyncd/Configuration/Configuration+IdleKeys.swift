internal import SyncConnectors
internal import SyncCore

extension Configuration {
  /// Keys that are understood and have no effect in this version, so that nobody relies on them.
  var idleKeys: [Finding] {
    var keys: [String] = []
    for directory in directories {
      let path = "directories.\(directory.id)"
      if directory.password.drift == .overwrite, !directory.tellsPasswordTimes {
        let product = directory.kind.connector.product
        keys.append("\(path).password.drift: \"overwrite\" (\(product) tells no time of a change)")
      }
    }
    return keys.map {
      Finding(.warning, $0, "has no effect in this version", remedy: "leave it out, or wait for it")
    }
  }
}
