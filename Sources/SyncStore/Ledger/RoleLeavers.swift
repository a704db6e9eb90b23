package import SyncCore

/// Accounts that leave one group of the table of roles.
package struct RoleLeavers: Hashable, Sendable {
  package let group: RemoteID
  /// Those whom no guard has looked at.
  package let fresh: Int
  /// Those who wait for a person's release.
  package let held: Int
  /// All whom we have put there.
  package let members: Int
}
