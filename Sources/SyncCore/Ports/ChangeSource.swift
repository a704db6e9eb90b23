/// Where users and groups come from.
package protocol ChangeSource: Sendable {
  /// The next page of a pass over one kind of subject, `nil` to begin. The same request comes with
  /// every page of a pass.
  func page(
    of pass: PassRequest, after cursor: Cursor?
  ) async throws(RemoteFailure) -> ChangePage

  /// How subjects of that kind are pulled, with the reasons; nil before the first page.
  func plan(for kind: SubjectID.Kind) -> PullPlan?

  /// Asks for one subject by id: proof that it is gone, or what it is.
  func presence(of subject: SubjectID) async throws(RemoteFailure) -> Presence

  /// Asks for the one user that matches, by a filter that names a unique attribute; nil when the
  /// source says that there is none. `.conflict` when there is more than one.
  func user(matching filter: SCIMFilter) async throws(RemoteFailure) -> SourceRecord?

  /// Reads the credentials again, and proves that one of them works.
  func proveCredentials() async throws(RemoteFailure)

  /// Forgets how long the source told us to wait. False when it is asked now anyhow.
  func endWait() -> Bool

  /// Looks at credentials and reachability without writing anything.
  func check() async -> [Finding]
}

extension ChangeSource {
  package func proveCredentials() async throws(RemoteFailure) {}

  package func endWait() -> Bool { false }
}
