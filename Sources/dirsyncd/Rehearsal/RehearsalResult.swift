internal import SyncCore

/// How one step went.
struct RehearsalResult: Hashable, Sendable {
  let name: String
  let action: String
  /// What the directories hold at the end of the step, in short lines.
  let google: [String]
  let entra: [String]
  let took: Duration
  /// The expectations that did not come true, in plain words.
  let violations: [String]
  /// What helps to find out why.
  var remarks: [String] = []

  var isExpected: Bool { violations.isEmpty }

  var json: JSONValue {
    [
      "step": .string(name), "action": .string(action), "ok": .bool(isExpected),
      "google": .string(google.joined(separator: " ")),
      "entra": .string(entra.joined(separator: " ")),
      "milliseconds": .integer(took.milliseconds),
      "failed": .array(violations.map(JSONValue.string)),
      "remarks": .array(remarks.map(JSONValue.string)),
    ]
  }
}
