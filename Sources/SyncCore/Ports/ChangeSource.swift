/// Where users and groups come from.
package protocol ChangeSource: Sendable {
  /// The next page of a pass over everything, `nil` to begin. Users come before groups.
  func page(after cursor: Cursor?) async throws(RemoteFailure) -> ChangePage

  /// Asks for one subject by id: proof that it is gone, or what it is.
  func presence(of subject: SubjectID) async throws(RemoteFailure) -> Presence

  /// Asks for the one user that matches, by a filter that names a unique attribute; nil when the
  /// source says that there is none. `.conflict` when there is more than one.
  func user(matching filter: SCIMFilter) async throws(RemoteFailure) -> SourceRecord?

  /// Looks at credentials and reachability without writing anything.
  func check() async -> [Finding]
}
