internal import SyncCore

extension Configuration {
  /// Keys that are understood and have no effect in this version, so that nobody relies on them.
  var idleKeys: [Finding] {
    var keys: [String] = []
    for directory in directories {
      let path = "directories.\(directory.id)"
      if directory.onRemove == .delete { keys.append("\(path).onRemove: \"delete\" (suspends)") }
      if directory.password.drift == .overwrite, !directory.tellsPasswordTimes {
        keys.append("\(path).password.drift: \"overwrite\" (Google tells no time of a change)")
      }
    }
    let standard = GuardsConfiguration()
    let idleGuards = [
      ("delete", guards.delete != standard.delete)
    ]
    keys += idleGuards.filter(\.1).map { "guards.\($0.0)" }
    return keys.map {
      Finding(.warning, $0, "has no effect in this version", remedy: "leave it out, or wait for it")
    }
  }
}
