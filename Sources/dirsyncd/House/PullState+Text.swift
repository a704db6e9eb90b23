internal import SyncCore
internal import SyncStore

extension PullState {
  /// For programs.
  var json: JSONValue {
    let choices = choices.map { choice -> JSONValue in
      [
        "ability": .string(choice.ability.rawValue), "used": .bool(choice.isUsed),
        "reason": .string(choice.reason),
      ]
    }
    var object: JSONObject = ["way": .string(summary), "abilities": .array(choices)]
    object["changesSince"] = memory.watermark.map { .string($0.moment.description) }
    object["fullAt"] = memory.fullAt.map { .string($0.description) }
    object["distrust"] = memory.distrust.map(JSONValue.string)
    return .object(object)
  }

  /// For people: the way, and why it is no better one.
  var lines: [String] {
    let full = memory.fullAt.map { "; last read whole at \($0)" } ?? ""
    let distrust = memory.distrust.map { ["  everything at every pull: \($0)"] } ?? []
    let unused = choices.filter { !$0.isUsed }.map { "  without \($0.ability.text): \($0.reason)" }
    return ["\(kind.rawValue)s: \(summary)\(full)"] + distrust + unused
  }
}
