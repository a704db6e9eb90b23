internal import SyncCore
internal import SyncStore

extension Shortfall.Member {
  /// How it stands, in one word.
  var word: String { isReleased ? "released" : "held" }

  /// One row for people.
  func cells(at now: Timestamp) -> [String] {
    [subject.id, name, word, "missing since \(since.told(at: now))"]
  }

  /// One line for programs.
  var json: JSONValue {
    [
      "kind": .string(subject.kind.rawValue), "id": .string(subject.id), "name": .string(name),
      "state": .string(word), "since": since.json,
    ]
  }
}
