internal import SyncCore
internal import SyncEngine

/// A run as the command line asks for it, and as it is asked of the daemon.
extension SyncRequest {
  init(_ arguments: Arguments, _ configuration: Configuration) throws {
    self.init(isFull: arguments.has("--full"))
    readsBack = arguments.has("--read-back")
    users = arguments.values("--user")
    let names = arguments.values("--directory")
    if !names.isEmpty {
      directories = Set(try names.map { try configuration.directory(named: $0) })
    }
    switch (arguments.has("--users-only"), arguments.has("--groups-only")) {
    case (true, true):
      throw CommandFailure(.usage, "sync: --users-only and --groups-only exclude each other")
    case (true, false): kinds = [.user]
    case (false, true): kinds = [.group]
    case (false, false): break
    }
    guard !users.isEmpty, isFull || readsBack || kinds.count == 1 else { return }
    throw CommandFailure(
      .usage,
      "sync: --user reads single users; --full, --read-back and the kinds do not go with it")
  }

  /// What the daemon is to pull; its lanes deliver everywhere.
  var json: JSONValue {
    var object: JSONObject = ["full": .bool(isFull)]
    if readsBack {
      object["readBack"] =
        directories.map {
          .array($0.sorted().map { .string($0.name) })
        } ?? true
    }
    if !users.isEmpty { object["users"] = .array(users.map(JSONValue.string)) }
    if kinds.count == 1 { object["kinds"] = .array(kinds.map { .string($0.rawValue) }) }
    return .object(object)
  }

  /// Reads what `json` wrote; nil when it is something else.
  init?(_ members: JSONObject) {
    self.init()
    for member in members.members {
      let value = member.value
      switch member.name {
      case "full":
        guard let flag = value.bool else { return nil }
        isFull = flag
      case "readBack":
        guard let names = value.array else {
          guard let flag = value.bool else { return nil }
          readsBack = flag
          continue
        }
        readsBack = true
        directories = Set(names.compactMap(\.string).map { DirectoryID($0) })
      case "users":
        guard let texts = value.array?.compactMap(\.string), texts.count == value.array?.count
        else { return nil }
        users = texts
      case "kinds":
        let words = value.array?.compactMap(\.string) ?? []
        let found = words.compactMap(SubjectID.Kind.init(rawValue:))
        guard !found.isEmpty, found.count == value.array?.count else { return nil }
        kinds = Set(found)
      default: return nil
      }
    }
  }
}
