package import SyncCore

/// A group as a scripted directory holds it.
package struct HeldGroup: Hashable, Sendable {
  package var shadow: Shadow
  package var stamp: String?
  package var refusal: String?
  /// Ids of accounts and of groups.
  package var members: Set<String> = []
  /// Members whom somebody else put there.
  package var foreign: Set<String> = []
  /// Members whom the directory does not take.
  package var refused: Set<String> = []
  /// Members whom the directory does not let go.
  package var keeps: Set<String> = []
  /// Accounts of which the group says that there are none.
  package var unseen: Set<String> = []

  package init(shadow: Shadow, stamp: String? = nil) {
    self.shadow = shadow
    self.stamp = stamp
  }

  var remote: RemoteGroup { RemoteGroup(shadow: shadow, stamp: stamp, refusal: refusal) }
}

extension ScriptedDirectory {
  package var groups: (any GroupDirectory)? { ScriptedDirectoryGroups(directory: self) }

  package func account(named name: String) -> Held? {
    accounts.values.first { $0.shadow.name == name }
  }

  /// Groups by the directory's own id.
  package var heldGroups: [String: HeldGroup] { withState { $0.groups } }

  /// The group of that name.
  package func group(named name: String) -> HeldGroup? {
    heldGroups.values.first { $0.shadow.name == name }
  }

  /// Somebody else makes a group, or changes one.
  package func setGroup(_ group: HeldGroup) {
    withState { $0.groups[group.shadow.remoteID.id] = group }
  }

  /// Somebody else deletes a group.
  package func dropGroup(_ id: String) {
    withState { $0.groups[id] = nil }
  }
}
