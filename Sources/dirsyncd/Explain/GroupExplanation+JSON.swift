internal import SyncCore
internal import SyncStore

/// The explanation of a group, for programs.
extension GroupExplanation {
  var json: JSONValue {
    [
      "group": [
        "name": .string(group.name), "id": .string(group.subject.id),
        "presence": .string(group.presence.rawValue),
        "listedMembers": .integer(Int64(listedCount)), "changedAt": changedAt.json,
      ],
      "directories": .array(directories.map { json(of: $0) }),
      "events": .array(events.reversed().map(\.json)),
    ]
  }

  private func json(of directory: DirectoryExplanation) -> JSONValue {
    let standing = directory.standing(at: now)
    var object: JSONObject = [
      "directory": .string(directory.directory.name), "standing": .string(standing.level.rawValue),
      "reasons": .array(standing.reasons.map(JSONValue.string)),
      "configured": .bool(directory.policy != nil),
      "kept": .bool(directory.policy?.groups != nil), "bound": .bool(directory.binding != nil),
    ]
    if let binding = directory.binding, let shadow = binding.shadow {
      object["group"] = [
        "id": .string(shadow.remoteID.id), "name": .string(shadow.name),
        "createdByUs": .bool(binding.createdAt != nil),
      ]
    }
    directory.addComparison(to: &object)
    if let facts = directory.group, directory.binding != nil {
      object["members"] = [
        "wanted": .integer(Int64(facts.wantedCount)), "held": .integer(Int64(facts.heldCount)),
        "putInByOthers": .array(facts.outsiders.map { .string($0) }),
        "list": .array(facts.members.map(\.json)),
      ]
    }
    object["jobs"] = .array(directory.jobs.map(\.json))
    object["lane"] = directory.lane.json(at: now)
    return .object(object)
  }
}
