package import SyncCore

/// Accounts that leave one group of the table of roles.
package struct RoleLeavers: Hashable, Sendable {
  package let group: RemoteID
  package let loss: GroupLoss
}
