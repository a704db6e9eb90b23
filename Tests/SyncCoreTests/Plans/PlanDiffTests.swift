import SyncCore
import Testing

@Suite("A plan as a person reads it")
struct PlanDiffTests {
  private func text(_ plan: Plan) -> [String] {
    PlanDiff(of: plan, ending: "nothing was written").lines.map(\.text)
  }

  @Test("Each step is a line, with its old and new values below, and the counts stand last")
  func everyStep() {
    #expect(
      text(samplePlan(allSteps)) == [
        "= google  a@example.com  link the account that is there",
        "+ google  n@example.com  create", "    orgUnitPath: \"/New\"", "    title: \"clerk\"",
        "+ google  o@example.com  create, with password (sensitive)", "    orgUnitPath: \"/New\"",
        "    title: \"clerk\"", "~ google  a@example.com  update",
        "    name: a@example.com → b@example.com", "    title: \"clerk\" → \"chief\"",
        "? google  a@example.com  suspend, held by the guard google/suspend",
        "+ google  a@example.com  resume", "~ google  a@example.com  password (sensitive)",
        "~ google  a@example.com  join g7", "~ google  a@example.com  groups by role", "    + g8",
        "    - g9", "+ google  staff@example.com  create the group",
        "~ google  staff@example.com  members: 1 in, 1 out", "    + n@example.com",
        "    - a@example.com", "~ google  a@example.com  sign out",
        "- google  a@example.com  delete", "+ google  a@example.com  restore",
        "Forecast: 1 signed out, +2 seats in google",
        "Plan: 13 to do (1 to link, 1 to restore, 3 to create, 1 to update, 1 to resume, "
          + "1 to sign out, 1 to delete, 1 to send a password for, 2 to move into groups, "
          + "1 to give other members), "
          + "1 held by a guard; nothing was written",
      ])
  }

  @Test("What is emptied, what would be parked and what a person should know is said")
  func others() {
    let change = AccountChange(attributes: attributes(["title": .null, "fax": ""]))
    var plan = samplePlan([
      sampleStep(.update(change), .held(sampleShadow("a@example.com", ["title": "clerk"])))
    ])
    plan.obstacles = [
      PlanObstacle(directory: DirectoryID("entra"), user: "x@example.com", reason: "no licence")
    ]
    plan.remarks = ["entra is paused: nothing is sent there"]
    plan.mailCount = 2
    #expect(
      text(plan) == [
        "~ google  a@example.com  update", "    fax: – → –", "    title: \"clerk\" → –",
        "! entra  x@example.com  would be parked: no licence",
        "note: entra is paused: nothing is sent there", "Forecast: 2 mails sent",
        "Plan: 1 to do (1 to update), 1 would be parked; nothing was written",
      ])
    #expect(text(samplePlan([])) == ["Plan: 0 to do; nothing was written"])
  }

  @Test("An undo parks nothing: it leaves alone")
  func undo() {
    var plan = samplePlan([])
    plan.purpose = .undo(run: 7)
    plan.obstacles = [
      PlanObstacle(directory: DirectoryID("entra"), user: "x@example.com", reason: "no licence")
    ]
    #expect(
      text(plan) == [
        "! entra  x@example.com  left alone: no licence",
        "Plan: 0 to do, 1 left alone; nothing was written",
      ])
  }

  @Test("Steps are sorted so that nothing refers to what comes later")
  func order() {
    let member = PlanMember(RemoteID("new:1"), "n@example.com")
    var plan = samplePlan([
      sampleGroupStep(.members(adding: [member], removing: [])),
      sampleStep(.update(AccountChange(attributes: attributes(["manager": "new:1"])))),
      sampleStep(.join("g7")), sampleStep(.suspend, in: "entra"),
      sampleGroupStep(.create(sampleAccount("staff@example.com", [:]))),
      sampleStep(.create(sampleAccount("n@example.com")), .absent, user: "n@example.com"),
      sampleStep(.link),
    ])
    plan.sortSteps()
    #expect(
      plan.steps.map { "\($0.directory) \($0.write.word)" } == [
        "entra suspend", "google link", "google create", "google update", "google join",
        "google create", "google members",
      ])
  }
}
