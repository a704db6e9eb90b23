internal import SyncCore

/// How the simulated directories are kept.
extension Simulation {
  /// A small one, so that it is met.
  static let quota = Quota(limit: 60, per: .seconds(60), burst: 6)

  /// Whether the directories enforce a quota, and the program knows it.
  var isPaced: Bool { seed % 3 == 2 }

  /// So tight that half of the users at once are too many.
  private static let tightGuards: [GuardKind: GuardLimits] = [
    .suspend: GuardLimits(count: 1), .update: GuardLimits(count: 2),
    .delete: GuardLimits(count: 0),
  ]

  static let newcomerGroup = "new@example.com"

  func policy(of directory: DirectoryID) throws -> DirectoryPolicy {
    let title = try Expression("title")
    let name = try Expression("userName")
    let attributes = AttributeName("jobTitle").map { [$0: title] } ?? [:]
    var policy = DirectoryPolicy(mapping: Mapping(name: name, attributes: attributes))
    policy.driftSweepInterval = .seconds(3600)
    policy.passwordPushesPerDayLimit = 1000
    policy.quotas = isPaced ? [Self.quota] : []
    // All six may change in one pull: that is no batch for a person.
    policy.guards = Guards([
      .mail: GuardLimits(count: Self.userLimit), .update: GuardLimits(count: Self.userLimit),
      .delete: GuardLimits(),
    ])
    if isGuarded { policy.guards = policy.guards.replacing(Self.tightGuards) }
    policy.stamp = ScriptedDirectory.stampAttribute.map {
      StampRule(attribute: $0, instance: "simulation")
    }
    if directory.name == "google" {
      policy.lifecycle.deleteAfter = .seconds(900)
      policy.lifecycle.suspendAfter = .seconds(seed % 3 == 0 ? 300 : 0)
      policy.lifecycle.signsOut = true
    }
    guard isJustInTime else { return policy }
    policy.justInTime = JustInTime(group: Self.newcomerGroup)
    policy.creates = makesAccountsAtBinding(directory)
    return policy
  }

  /// False where accounts come into being at the first login alone.
  func makesAccountsAtBinding(_ directory: DirectoryID) -> Bool {
    !isJustInTime || directory.name != "google"
  }
}
