/// A plan as a file holds it.
extension Plan {
  package var json: JSONValue {
    var object: JSONObject = ["dirsyncdPlan": .integer(Self.formatVersion)]
    switch purpose {
    case .sync: object["purpose"] = "sync"
    case .undo(let run):
      object["purpose"] = "undo"
      object["run"] = .integer(run)
    }
    object["madeAt"] = .string(madeAt.description)
    object["source"] = ["id": .string(source), "digest": .string(sourceDigest)]
    object["rules"] = .string(rulesDigest)
    object["steps"] = .array(steps.map(\.json))
    object["parked"] = .array(obstacles.map(\.json))
    object["forecast"] = forecast.json
    object["remarks"] = .array(remarks.map(JSONValue.string))
    return .object(object)
  }

  /// Reads what `json` wrote.
  package init(_ json: JSONValue) throws(PlanFault) {
    let file = PlanReader(json, "the plan")
    let version = try file.integer("dirsyncdPlan")
    guard version <= Self.formatVersion else { throw .newer(version: version) }
    guard let madeAt = Timestamp(try file.text("madeAt")) else { throw file.fault("madeAt") }
    let purpose: Purpose
    switch try file.text("purpose") {
    case "sync": purpose = .sync
    case "undo": purpose = .undo(run: try file.integer("run"))
    default: throw file.fault("purpose")
    }
    let source = try file.part("source")
    self.init(
      purpose, madeAt: madeAt, source: try source.text("id"),
      sourceDigest: try source.text("digest"), rulesDigest: try file.text("rules"))
    for step in try file.list("steps") { steps.append(try PlanStep(step)) }
    for obstacle in try file.list("parked") { obstacles.append(try PlanObstacle(obstacle)) }
    mailCount = Int(try file.part("forecast").integer("mails"))
    for remark in try file.list("remarks") {
      guard let text = remark.json.string else { throw file.fault("remarks") }
      remarks.append(text)
    }
  }
}

extension PlanObstacle {
  var json: JSONValue {
    ["directory": .string(directory.name), "name": .string(user), "reason": .string(reason)]
  }

  init(_ reader: PlanReader) throws(PlanFault) {
    self.init(
      directory: DirectoryID(try reader.text("directory")), user: try reader.text("name"),
      reason: try reader.text("reason"))
  }
}
