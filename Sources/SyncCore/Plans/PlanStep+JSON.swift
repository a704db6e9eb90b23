/// A step as a plan's file holds it.
extension PlanStep {
  package var json: JSONValue {
    var object: JSONObject = [
      "directory": .string(directory.name), "kind": .string(subject.kind.rawValue),
      "subject": .string(subject.id), "user": .string(user), "name": .string(account),
      "id": .string(remoteID.id), "write": .string(write.word),
    ]
    for member in write.members.members { object[member.name] = member.value }
    object["base"] = base.json
    object["sourceVersion"] = sourceVersion.map(JSONValue.string)
    object["guard"] = guardKind.map { .string($0.rawValue) }
    return .object(object)
  }

  init(_ reader: PlanReader) throws(PlanFault) {
    guard let kind = SubjectID.Kind(rawValue: try reader.text("kind")) else {
      throw reader.fault("kind")
    }
    var guardKind: GuardKind?
    if reader.json["guard"] != nil {
      guardKind = GuardKind(rawValue: try reader.text("guard"))
      if guardKind == nil { throw reader.fault("guard") }
    }
    let remoteID = RemoteID(try reader.text("id"))
    self.init(
      directory: DirectoryID(try reader.text("directory")),
      subject: SubjectID(kind, try reader.text("subject")), user: try reader.text("user"),
      account: try reader.text("name"), remoteID: remoteID, write: try PlanWrite(reader),
      base: try PlanBase(try reader.part("base"), of: remoteID),
      sourceVersion: reader.json["sourceVersion"]?.string, guardKind: guardKind)
  }
}

extension PlanBase {
  var json: JSONValue {
    switch self {
    case .any: ["is": "any"]
    case .absent: ["is": "absent"]
    case .held(let shadow):
      [
        "is": "held", "name": .string(shadow.name), "active": .bool(shadow.isActive),
        "attributes": .object(JSONObject(shadow.attributes)),
      ]
    }
  }

  init(_ reader: PlanReader, of id: RemoteID) throws(PlanFault) {
    switch try reader.text("is") {
    case "any": self = .any
    case "absent": self = .absent
    case "held":
      self = .held(
        Shadow(
          remoteID: id, name: try reader.text("name"),
          attributes: try reader.attributes("attributes"), isActive: try reader.flag("active")))
    default: throw reader.fault("is")
    }
  }
}
