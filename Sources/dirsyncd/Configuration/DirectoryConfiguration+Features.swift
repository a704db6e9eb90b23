internal import SyncCore

extension DirectoryConfiguration {
  /// What is done there, as far as it takes rights of its own.
  var features: Set<Feature> {
    var features: Set<Feature> = [.reading, .updating]
    if create || justInTime != nil { features.insert(.creating) }
    if onDeactivate == .suspend || onRemove != .keep { features.insert(.suspending) }
    if password.when != .never { features.insert(.passwords) }
    if justInTime?.group != nil { features.insert(.joining) }
    if !roles.isEmpty { features.insert(.roles) }
    if groups != nil { features.insert(.groups) }
    if links.signOut { features.insert(.signingOut) }
    if onRemove == .delete || links.onMissing == .recreate { features.insert(.deleting) }
    return features
  }
}
