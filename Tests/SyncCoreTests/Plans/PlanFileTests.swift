import SyncCore
import Testing

@Suite("A plan as a file holds it")
struct PlanFileTests {
  @Test("Every kind of step comes back as it was written")
  func roundTrip() throws {
    var plan = samplePlan(allSteps)
    plan.obstacles = [
      PlanObstacle(directory: DirectoryID("entra"), user: "x@example.com", reason: "no licence")
    ]
    plan.mailCount = 3
    plan.remarks = ["entra is paused"]
    let text = JSONWriter.bytes(of: plan.json)
    #expect(try Plan(JSONReader.value(of: text)) == plan)
    var undo = plan
    undo.purpose = .undo(run: 17)
    #expect(try Plan(undo.json).purpose == .undo(run: 17))
  }

  @Test(
    "What is no plan is refused, and what is wrong with it is said",
    arguments: [
      ("madeAt", JSONValue.string("yesterday"), "madeAt of the plan"),
      ("purpose", "conquest", "purpose of the plan"),
      ("dirsyncdPlan", "one", "dirsyncdPlan of the plan"),
      ("dirsyncdPlan", 2, "its version is 2"),
      ("source", [:], "id of source of the plan"),
      ("steps", [["directory": "google"]], "steps[0] of the plan"),
      ("steps", nil, "steps of the plan"),
      ("remarks", [1], "remarks of the plan"),
    ] as [(String, JSONValue?, String)])
  func refused(name: String, value: JSONValue?, words: String) throws {
    var object = try #require(samplePlan(allSteps).json.object)
    object[name] = value
    let fault = #expect(throws: PlanFault.self) { try Plan(.object(object)) }
    #expect(fault?.description.contains(words) == true, "\(fault?.description ?? "")")
  }

  @Test(
    "No step is read that is not whole",
    arguments: ["write", "base", "kind", "subject", "user", "name", "id", "account", "guard"])
  func brokenStep(name: String) throws {
    for step in allSteps {
      var object = try #require(step.json.object)
      guard object[name] != nil else { continue }
      object[name] = "nonsense"
      var plan = try #require(samplePlan([]).json.object)
      plan["steps"] = .array([.object(object)])
      if ["subject", "user", "name", "id"].contains(name) { object[name] = 7 }
      plan["steps"] = .array([.object(object)])
      #expect(throws: PlanFault.self) { try Plan(.object(plan)) }
    }
  }

  @Test("No attribute of a plan can be a password")
  func passwordless() throws {
    var object = try #require(samplePlan([allSteps[3]]).json.object)
    var step = try #require(object["steps"]?.array?.first?.object)
    step["attributes"] = ["passwordProfile.password": "Correct-horse-7!"]
    object["steps"] = .array([.object(step)])
    #expect(throws: PlanFault.self) { try Plan(.object(object)) }
  }
}
