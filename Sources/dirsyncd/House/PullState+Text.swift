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
    object["missing"] = shortfall.map { missing in
      [
        "held": .integer(Int64(missing.held)), "released": .integer(Int64(missing.released)),
        "since": missing.since.json,
      ]
    }
    object["distrust"] = memory.distrust.map(JSONValue.string)
    return .object(object)
  }

  private var missing: [String] {
    guard let shortfall else { return [] }
    let name = Shortfall.name(of: kind)
    let held =
      "  \(shortfall.held) \(kind.rawValue)s are missing since \(shortfall.since), and nobody is "
      + "taken for gone: dirsyncd release \(name) --list shows them; if they have really left, "
      + "dirsyncd release \(name)"
    let released =
      "  \(shortfall.released) missing \(kind.rawValue)s were released: two whole walks and the "
      + "source's own 404 decide about each"
    return (shortfall.held > 0 ? [held] : []) + (shortfall.released > 0 ? [released] : [])
  }

  /// For people: the way, and why it is no better one.
  var lines: [String] {
    let full = memory.fullAt.map { "; last read whole at \($0)" } ?? ""
    let distrust = memory.distrust.map { ["  everything at every pull: \($0)"] } ?? []
    let unused = choices.filter { !$0.isUsed }.map { "  without \($0.ability.text): \($0.reason)" }
    return ["\(kind.rawValue)s: \(summary)\(full)"] + missing + distrust + unused
  }
}
