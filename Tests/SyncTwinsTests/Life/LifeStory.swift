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
  /// Whose password counts at the end.
  var lastName = LifeStep.moved.userName
  /// What its directory is told beyond the standard.
  var policy: @Sendable (inout DirectoryPolicy, LifeBench.Side) throws -> Void = { _, _ in }

  static let all = [work, end, group]

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
    policy: { policy, side in
      policy.lifecycle.signsOut = true
      let stamp =
        side == .google ? GoogleConnector.stampAttribute : EntraConnector.stampAttribute
      policy.stamp = stamp.map { StampRule(attribute: $0, instance: "idp") }
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
      LifeStep(name: "suspend, sign out and delete") { bench in
        try await bench.dismiss(LifeStep.leaver)
        bench.clock.advance(by: LifeStep.deleteAfter)
        try await bench.look()
      },
      LifeStep(name: "restore") { bench in
        bench.clock.advance(by: LifeStep.deleteAfter)
        try await bench.put(LifeStep.returned)
      },
      LifeStep(name: "delete") { bench in
        try await bench.dismiss(LifeStep.returned)
        bench.clock.advance(by: LifeStep.deleteAfter)
        try await bench.look()
      },
    ],
    lastName: LifeStep.returned.userName,
    policy: { policy, _ in
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
      LifeStep(name: "deleted in the directory") { bench in
        bench.clock.advance(by: LifeStep.deleteAfter)
        bench.removeGroup("App-Sellers")
        try await bench.put(group: "g1", "App-Sellers", "u1", "u2")
      },
      LifeStep(name: "out of scope") { try await $0.put(group: "g1", "Sellers", "u1", "u2") },
    ],
    lastName: LifeStep.leaver.userName,
    policy: { policy, side in
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
}
