internal import SyncCore

/// Looks at the groups that `roles` names as the daemon does before it puts somebody in: a group
/// that is not there, or not ours to fill, is told before a user is to come into it.
struct RoleCheck {
  /// So many are looked at for one directory.
  private static let groupLimit = 100
  /// Who would come in: a group is judged by itself, and nothing is sent.
  private static let somebody = MemberChange(adding: [RemoteID("somebody")])

  let directory: DirectoryID
  /// Their immutable ids.
  let groups: [String]

  init(_ configuration: DirectoryConfiguration) {
    directory = configuration.id
    groups = Set(configuration.roles.map(\.group)).sorted()
  }

  func findings(_ connector: any DirectoryConnector) async -> [Finding] {
    guard let there = connector.groups, !groups.isEmpty else { return [] }
    var findings: [Finding] = []
    for group in groups.prefix(Self.groupLimit) {
      do throws(RemoteFailure) {
        try await there.verify(Self.somebody, of: Shadow(remoteID: RemoteID(group), name: group))
      } catch {
        // What the look itself takes is told with the rights.
        guard [.missing, .refused].contains(error.kind) else { return findings }
        findings.append(finding(of: group, error))
      }
    }
    if findings.isEmpty {
      findings.append(
        Finding(.ok, "directory \(directory)", "the groups that roles names are there to be filled")
      )
    }
    return findings
  }

  private func finding(of group: String, _ failure: RemoteFailure) -> Finding {
    Finding(
      .failure, "directory \(directory)",
      failure.kind == .missing
        ? "roles names the group \(group), and there is none of that id"
        : "roles names the group \(group): \(failure.detail)",
      remedy: failure.kind == .missing
        ? "write the group's immutable id as the directory shows it, or take the role out"
        : "name another group, one that may be filled by hand and gives no administrator's rights")
  }
}
