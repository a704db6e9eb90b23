/// What a directory is known to hold for a binding, as of the last answer it gave.
package struct Shadow: Hashable, Sendable {
  package let remoteID: RemoteID
  /// The sign-in address there.
  package var name: String
  /// The attributes that we wrote or read; one that was never seen is absent.
  package var attributes: Attributes
  package var isActive: Bool

  package init(
    remoteID: RemoteID, name: String, attributes: Attributes = [:], isActive: Bool = true
  ) {
    self.remoteID = remoteID
    self.name = name
    self.attributes = attributes
    self.isActive = isActive
  }

  /// What a change leaves.
  package mutating func take(_ change: AccountChange) {
    name = change.name ?? name
    attributes.merge(change.attributes) { $1 }
  }
}
