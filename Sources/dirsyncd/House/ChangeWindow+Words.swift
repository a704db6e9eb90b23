internal import SyncCore

extension ChangeWindow {
  /// For people, while it is closed: what waits for it, and until when.
  func words(at now: Timestamp) -> String {
    let opens = opening(after: now).map { "which opens \($0.told(at: now))" } ?? "which never opens"
    return "bulk changes wait for the change window (\(text)), \(opens); "
      + "passwords and suspensions go"
  }

  func json(at now: Timestamp) -> JSONValue {
    var object: JSONObject = ["spans": .string(text), "open": .bool(isOpen(at: now))]
    object["opensAt"] = opening(after: now).map(\.json)
    return .object(object)
  }
}

extension Configuration {
  /// The change windows of the directories that have one.
  var windows: [DirectoryID: ChangeWindow] {
    var windows: [DirectoryID: ChangeWindow] = [:]
    for directory in directories { windows[directory.id] = directory.window }
    return windows
  }
}
