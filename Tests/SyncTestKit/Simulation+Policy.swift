internal import SyncCore

extension Simulation {
  /// How both directories are kept, where nothing else is said.
  static var policy: DirectoryPolicy {
    get throws {
      let title = try Expression("title")
      let name = try Expression("userName")
      let attributes = AttributeName("jobTitle").map { [$0: title] } ?? [:]
      var policy = DirectoryPolicy(mapping: Mapping(name: name, attributes: attributes))
      policy.driftSweepInterval = .seconds(3600)
      policy.passwordPushesPerDayLimit = 1000
      return policy
    }
  }
}
