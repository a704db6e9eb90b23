import SyncConnectors
import SyncCore
import SyncTestKit
import SyncTwins
import Testing

/// A life, told in steps. Each call that any of them takes fails once in each way by itself, so a
/// new step belongs into the shortest story that it fits into.
struct LifeStory: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let steps: [LifeStep]
  var callLimit = 80
  /// What is in the directories before it begins.
  var prepare: @Sendable (LifeBench.Side, TwinTown) -> Void = { _, _ in }
  /// What its directory is told beyond the standard.
  var policy: @Sendable (inout DirectoryPolicy, LifeBench.Side, TwinTown) throws -> Void = {
    _, _, _ in
  }

  static let all = [arrival, work, end, group]

  /// Somebody is hired, logs in, changes in every way, is away and comes back.
  static let work = LifeStory(
    testDescription: "a user at work",
    steps: [
      LifeStep(name: "create") { bench in
        try await bench.put(LifeStep.boss)
        try await bench.put(LifeStep.dana)
      },
      LifeStep(name: "takeover") {
        try await $0.logIn(LifeStep.dana.userName, LifeStep.password, id: "l1")
      },
      LifeStep(name: "attribute change") { try await $0.put(LifeStep.changed) },
      LifeStep(name: "rename") { try await $0.put(LifeStep.renamed) },
      LifeStep(name: "move to another department and domain") {
        try await $0.put(LifeStep.moved)
      },
      LifeStep(name: "suspend and sign out") { try await $0.put(LifeStep.inactive) },
      LifeStep(name: "resume") { try await $0.put(LifeStep.moved) },
    ],
    policy: { policy, side, _ in
      policy.lifecycle.signsOut = true
      policy.stamp = stamp(side)
      guard side == .google, let unit = AttributeName("orgUnitPath") else { return }
      let path = "\"/\" + urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"
      policy.mapping = policy.mapping.replacing([unit: try Expression(path)])
    })

  /// Somebody leaves, is deleted, comes back out of the bin, and leaves for good.
  static let end = LifeStory(
    testDescription: "a user's end",
    steps: [
      LifeStep(name: "create") { bench in
        try await bench.put(LifeStep.boss)  // who stays: a source without users is not believed
        try await bench.put(LifeStep.leaver)
      },
      LifeStep(name: "suspend and sign out") { try await $0.dismiss(LifeStep.leaver) },
      LifeStep(name: "delete", after: LifeStep.deleteAfter, isFresh: false) {
        try await $0.look()
      },
      LifeStep(name: "restore", after: LifeStep.deleteAfter) {
        try await $0.put(LifeStep.returned)
      },
      LifeStep(name: "suspend again") { try await $0.dismiss(LifeStep.returned) },
      LifeStep(name: "delete for good", after: LifeStep.deleteAfter, isFresh: false) {
        try await $0.look()
      },
    ],
    policy: { policy, _, _ in
      policy.lifecycle.signsOut = true
      policy.lifecycle.deleteAfter = LifeStep.deleteAfter
      policy.guards = Guards([.delete: GuardLimits()])
    })

  /// A group is made, filled, renamed, deleted by somebody else, made again, and emptied.
  static let group = LifeStory(
    testDescription: "a group",
    steps: [
      LifeStep(name: "create") { bench in
        try await bench.put(LifeStep.boss)
        try await bench.put(LifeStep.leaver)
        try await bench.put(group: "g1", "App-Sales", "u1")
      },
      LifeStep(name: "rename") { try await $0.put(group: "g1", "App-Sellers", "u1") },
      LifeStep(name: "one comes, one goes") { try await $0.put(group: "g1", "App-Sellers", "u2") },
      LifeStep(name: "deleted in the directory", after: LifeStep.deleteAfter) { bench in
        bench.removeGroup("App-Sellers")
        try await bench.put(group: "g1", "App-Sellers", "u1", "u2")
      },
      LifeStep(name: "out of scope") { try await $0.put(group: "g1", "Sellers", "u1", "u2") },
    ],
    policy: { policy, side, _ in
      let mapping =
        switch side {
        case .google: try GoogleConnector.defaultGroupMapping(domain: "example.com")
        case .entra: try EntraConnector.defaultGroupMapping()
        }
      var groups = GroupPolicy(mapping: mapping)
      groups.scope = try SCIMFilter("displayName sw \"App-\"")
      groups.onRemove = .empty
      policy.groups = groups
      policy.lifecycle.onMissing = .recreate
    })
  static func stamp(_ side: LifeBench.Side) -> StampRule? {
    let stamp = side == .google ? GoogleConnector.stampAttribute : EntraConnector.stampAttribute
    return stamp.map { StampRule(attribute: $0, instance: "idp") }
  }
}
