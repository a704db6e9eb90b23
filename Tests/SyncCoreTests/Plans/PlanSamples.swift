import SyncCore

/// A step about one user's account.
func sampleStep(
  _ write: PlanWrite, _ base: PlanBase = .any, user: String = "a@example.com",
  id: String = "r1", in directory: String = "google", guardKind: GuardKind? = nil
) -> PlanStep {
  PlanStep(
    directory: DirectoryID(directory), subject: SubjectID(.user, "u-\(user)"), user: user,
    account: user, remoteID: RemoteID(id), write: write, base: base, sourceVersion: "v1",
    guardKind: guardKind)
}

/// A step about a group.
func sampleGroupStep(_ write: PlanWrite, id: String = "g1") -> PlanStep {
  PlanStep(
    directory: DirectoryID("google"), subject: SubjectID(.group, "staff"), user: "Staff",
    account: "staff@example.com", remoteID: RemoteID(id), write: write, base: .any)
}

/// One step of each kind.
var allSteps: [PlanStep] {
  var account = sampleAccount("n@example.com", ["title": "clerk", "fax": .null])
  account.initial = attributes(["orgUnitPath": "/New"])
  return [
    sampleStep(.link), sampleStep(.create(account), .absent, user: "n@example.com", id: "new:1"),
    sampleStep(.createWithPassword(account), .absent, user: "o@example.com", id: "new:2"),
    sampleStep(
      .update(AccountChange(name: "b@example.com", attributes: attributes(["title": "chief"]))),
      .held(sampleShadow("a@example.com", ["title": "clerk"]))),
    sampleStep(.suspend, .held(sampleShadow("a@example.com", [:])), guardKind: .suspend),
    sampleStep(.resume, .held(sampleShadow("a@example.com", [:], isActive: false))),
    sampleStep(.password, .held(sampleShadow("a@example.com", [:]))), sampleStep(.join("g7")),
    sampleStep(.roles(joining: [RemoteID("g8")], leaving: [RemoteID("g9")])),
    sampleGroupStep(.create(sampleAccount("staff@example.com", [:])), id: "new:3"),
    sampleGroupStep(
      .members(
        adding: [PlanMember(RemoteID("new:1"), "n@example.com")],
        removing: [PlanMember(RemoteID("r1"), "a@example.com")])),
    sampleStep(.signOut, .held(sampleShadow("a@example.com", [:]))),
    sampleStep(.delete, .held(sampleShadow("a@example.com", [:], isActive: false))),
    sampleStep(.restore, .absent),
  ]
}

func samplePlan(_ steps: [PlanStep]) -> Plan {
  var plan = Plan(
    madeAt: Timestamp(seconds: 1_700_000_000), source: "idp", sourceDigest: "aa", rulesDigest: "bb")
  plan.steps = steps
  return plan
}
