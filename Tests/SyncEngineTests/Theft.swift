import SyncCore
import SyncEngine
import SyncStore
import SyncTestKit
import Testing

/// A call that is under way when another worker takes over its job.
struct Theft: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var directory = "google"
  let call: ScriptedDirectory.Call
  /// Which of these calls since the cause.
  var number = 1
  /// What happens to it.
  var fault: ScriptedDirectory.Fault?
  /// How long it takes at most until it is sent.
  var patience = Duration.seconds(600)
  var isJustInTime = false
  var prepare: @Sendable (Simulation) throws -> Void = { _ in }
  let cause: @Sendable (Simulation) throws -> Void

  init(
    _ words: String, in directory: String = "google", at call: ScriptedDirectory.Call,
    _ number: Int = 1, _ fault: ScriptedDirectory.Fault? = nil,
    within patience: Duration = .seconds(600), justInTime isJustInTime: Bool = false,
    prepare: @escaping @Sendable (Simulation) throws -> Void = { _ in },
    cause: @escaping @Sendable (Simulation) throws -> Void
  ) {
    testDescription = words
    self.directory = directory
    self.call = call
    self.number = number
    self.fault = fault
    self.patience = patience
    self.isJustInTime = isJustInTime
    self.prepare = prepare
    self.cause = cause
  }

  var other: DirectoryID { DirectoryID(directory == "google" ? "entra" : "google") }

  static let editors = RemoteID("x1")

  static func policy(_ directory: DirectoryID, _ policy: inout DirectoryPolicy) throws {
    policy.roles = [
      RoleRule(when: try SCIMFilter("title eq \"chief\""), group: Self.editors)
    ]
    policy.groups = try Simulation.groupPolicy()
    policy.guards = Guards([
      .mail: GuardLimits(), .membership: GuardLimits(), .suspend: GuardLimits(),
      .update: GuardLimits(), .delete: GuardLimits(),
    ])
  }

  // MARK: Causes

  static func set(
    _ id: String = "u1", title: String = "hired", isActive: Bool = true
  ) -> @Sendable (Simulation) -> Void {
    { play in
      var user = ScriptedSource.User(userName: "\(id).0@example.com", title: title)
      user.isActive = isActive
      play.world.set(id, user)
    }
  }

  static func group(
    _ members: [String], name: String = "App A"
  ) -> @Sendable (Simulation) -> Void {
    { play in
      play.world.source.groups["a"] = .init(
        name, members.map { .object(["value": .string($0)]) })
    }
  }

  static func done(
    _ cause: @escaping @Sendable (Simulation) throws -> Void
  ) -> @Sendable (Simulation) throws -> Void {
    { play in
      try cause(play)
      play.settle(for: .seconds(300))
    }
  }

  static func logIn(_ id: String) -> @Sendable (Simulation) -> Void {
    { _ = $0.logIn(id, "password-\(id)-1") }
  }
}
