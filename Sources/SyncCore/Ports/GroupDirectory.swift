/// The groups of one external directory; a connector whose directory has none leaves it out.
///
/// Every call is idempotent: repeating it after an unknown outcome does no more than the first did.
package protocol GroupDirectory: WriteVerifier {
  /// Most members that one `change` takes.
  var membersPerChangeLimit: Int { get }

  /// The group that bears the stamp, else the one that has the name, else nil.
  func find(_ group: Account, stamp: String) async throws(RemoteFailure) -> RemoteGroup?

  /// The group with that immutable id, or nil when there is none.
  func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteGroup?

  /// A page of a group's direct members, whatever they are; `nil` to begin. Nil where there is no
  /// such group.
  func members(
    of group: RemoteID, after cursor: Cursor?
  ) async throws(RemoteFailure) -> MemberPage?

  /// Makes a group without members that bears the stamp.
  func create(_ group: Account, stamp: String) async throws(RemoteFailure) -> Receipt

  /// Writes what differs.
  func update(_ change: AccountChange, of shadow: Shadow) async throws(RemoteFailure) -> Receipt

  /// Throws what `change` would throw of the group itself: it is read, and nothing is written.
  func verify(_ change: MemberChange, of group: Shadow) async throws(RemoteFailure)

  /// Puts members in and takes members out; who is in already, or out already, is no failure.
  /// Throws where the group is at fault, and nothing is known of the members then.
  func change(
    _ change: MemberChange, of group: Shadow
  ) async throws(RemoteFailure) -> MemberReceipt
}

/// A directory whose groups take whoever is put there.
extension GroupDirectory {
  package func verify(_ change: MemberChange, of group: Shadow) async throws(RemoteFailure) {}
}
