internal import SyncCore
internal import SyncStore

extension QueuedMember {
  private static let guardName = GuardKind.membership.rawValue

  /// One row for people, in the columns of jobs; it has no id.
  var cells: [String] { ["-", directory.name, "member", state.rawValue, user, words] }

  private var words: String {
    guard state == .held else {
      return "refused: the group \(group) does not take it: \(reason ?? "no reason was given")"
    }
    return "to be taken out of the group \(group); by the guard \(Self.guardName); "
      + "see dirsyncd release \(directory)/\(Self.guardName)"
  }

  /// One line of the export.
  var json: JSONValue {
    var object: JSONObject = [
      "directory": .string(directory.name), "kind": "member", "state": .string(state.rawValue),
      "user": .string(user), "group": .string(group),
    ]
    if state == .held {
      object["guard"] = .string(Self.guardName)
      object["announced"] = true
    } else {
      object["cause"] = "refused"
      object["reason"] = reason.map(JSONValue.string)
    }
    return .object(object)
  }
}
