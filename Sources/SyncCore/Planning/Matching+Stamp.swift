/// What the ownership stamp says.
extension Matching {
  /// What the stamp of an account makes of what the other rules say.
  static func heedingStamp(
    of shadow: Shadow, for account: Account, _ policy: DirectoryPolicy, _ decision: Decision
  ) -> Decision {
    guard let place = policy.stamp, let held = stamp(of: shadow, by: place) else {
      return decision
    }
    if let reason = foreignStamp(of: shadow, by: policy) { return .park(reason) }
    guard let owner = OwnershipStamp(held), held != account.attributes[place.attribute]?.string
    else { return decision }
    return .claimed(
      owner: SubjectID(.user, owner.subject), name: shadow.name, otherwise: decision)
  }

  /// Why the account is not ours by its stamp: another instance keeps it, or something else stands
  /// where the stamp goes. Nil where it is ours or nobody's.
  package static func foreignStamp(of shadow: Shadow, by policy: DirectoryPolicy) -> String? {
    guard let place = policy.stamp, let held = stamp(of: shadow, by: place) else { return nil }
    guard let owner = OwnershipStamp(held) else {
      return "\(shadow.name) holds something else in \(place.attribute), where our stamp goes; "
        + "name another attribute in stamp, or clear it there"
    }
    guard owner.instance != place.instance else { return nil }
    return "\(shadow.name) bears the stamp of another instance, \"\(owner.instance)\"; unlink it "
      + "there, or clear \(place.attribute)"
  }

  static func stamp(of shadow: Shadow, by rule: StampRule) -> String? {
    shadow.attributes[rule.attribute]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What is to be linked by hand: all guards but those that a person sets aside by naming the
  /// account. The text says why not.
  package static func decide(
    byHand found: RemoteAccount, for account: Account?, by policy: DirectoryPolicy
  ) -> Decision {
    if let obstacle = obstacle(to: found, by: policy) {
      return .barred(obstacle, name: found.shadow.name)
    }
    if let reason = exclusion(of: found.shadow, by: policy) { return .park(reason) }
    if let reason = foreignStamp(of: found.shadow, by: policy) { return .park(reason) }
    return .link(
      keeping(found.shadow) { account?.attributes[$0].map { !$0.isEmpty } ?? false }, by: nil)
  }
}
