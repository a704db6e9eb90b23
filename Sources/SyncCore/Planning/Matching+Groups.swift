extension Matching {
  /// Decides on the group that was found by our stamp or by its name: only what bears our stamp is
  /// ours, and what is not ours is left alone.
  package static func decide(
    on found: RemoteGroup?, for group: Account, stamp: String
  ) -> Decision {
    guard let found else { return .create(group) }
    if let refusal = found.refusal { return .park(refusal) }
    guard found.stamp == stamp else {
      return .park(
        "there is a group \(found.shadow.name) already (id \(found.shadow.remoteID)), and it is "
          + "not ours; name that id in groups.link to have it kept in step, or rename one of them")
    }
    return .link(found.shadow, by: nil)
  }

  /// Decides on the group whose id the configuration names: it is ours from now on.
  package static func decide(
    onNamed found: RemoteGroup?, id: RemoteID, for group: Account, stamp: String
  ) -> Decision {
    guard let found else {
      return .park("groups.link names the group \(id), and the directory has none of that id")
    }
    if let refusal = found.refusal { return .park(refusal) }
    if let other = found.stamp, other != stamp {
      return .park("groups.link names the group \(id), which belongs to \(other)")
    }
    var shadow = found.shadow
    shadow.attributes = shadow.attributes.filter { name, _ in
      group.attributes[name].map { !$0.isEmpty } ?? false
    }
    return .link(shadow, by: nil)
  }
}
