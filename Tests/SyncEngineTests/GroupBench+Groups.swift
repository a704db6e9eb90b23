import SyncCore

extension GroupBench {
  /// One that keeps all groups of the source, with ann, bob, cid, and so many more users.
  static func ofGroups(
    users: Int = 0, nesting: GroupPolicy.Nesting = .flatten
  ) throws -> GroupBench {
    var groups = GroupPolicy(
      mapping: Mapping(name: try Expression("displayName"), attributes: [:]))
    groups.nesting = nesting
    let bench = try GroupBench(scope: nil) { $0.groups = groups }
    for id in ["ann", "bob", "cid"] { bench.set(id) }
    for number in 0..<users { bench.set("user\(number)") }
    return bench
  }
}
