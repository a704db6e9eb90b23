/// What the ownership stamp says.
extension Matching {
  /// Why the stamp keeps an account from being linked to that one; nil where it does not.
  static func stampRefusal(
    of shadow: Shadow, _ found: RemoteAccount, for account: Account, _ rule: MatchRule,
    _ policy: DirectoryPolicy
  ) -> Decision? {
    guard let place = policy.stamp, let held = stamp(of: found.shadow, by: place) else {
      return nil
    }
    if let reason = foreignStamp(of: found.shadow, by: policy) { return .park(reason) }
    guard let owner = OwnershipStamp(held), held != account.attributes[place.attribute]?.string
    else { return nil }
    return .claimed(owner: SubjectID(.user, owner.subject), shadow, by: rule)
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
