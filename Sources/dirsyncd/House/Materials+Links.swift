internal import SyncCore

extension Materials {
  /// How links are found and kept, and how accounts end.
  func addLinks(of directory: DirectoryConfiguration, to policy: inout DirectoryPolicy) {
    let links = directory.links
    policy.matching = links.matching
    policy.stamp = links.stampAttribute.map {
      StampRule(attribute: $0, instance: configuration.instance)
    }
    policy.onRemove = directory.onRemove == .keep ? .keep : .suspend
    policy.lifecycle.suspendAfter = links.suspendAfter
    policy.lifecycle.signsOut = links.signOut
    policy.lifecycle.deleteAfter = directory.onRemove == .delete ? directory.deleteAfter : nil
    policy.lifecycle.onMissing = links.onMissing
    policy.lifecycle.seats = links.seats
  }
}
