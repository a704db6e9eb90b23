/// Decides whether an account that was found may be linked. Pure.
package enum Matching {
  /// What to do with what was found.
  package indirect enum Decision: Hashable, Sendable {
    /// Link it; the shadow holds only what the source is the master of. The rule is nil for an
    /// account of our own making.
    case link(Shadow, by: MatchRule?)
    case create(Account)
    /// Leave it alone; the text says why and what to do.
    case park(String)
    /// Leave it alone: the account of that name is not ours to write.
    case barred(Obstacle, name: String)
    /// Our stamp says that the account of that name is another subject's: only if that one is gone
    /// does it become what the other rules say.
    case claimed(owner: SubjectID, name: String, otherwise: Decision)
  }

  /// One question to the directory.
  package struct Lookup: Hashable, Sendable {
    /// What is asked for.
    package enum Key: Hashable, Sendable {
      case name(String)
      case attribute(AttributeName, value: String)
    }

    package let rule: MatchRule
    package let key: Key
  }

  /// What to ask for, one after the other, until something is found. The address comes last where
  /// no rule names it: before a create it has to be known that it is free.
  package static func lookups(
    for account: Account, by policy: DirectoryPolicy, _ traits: DirectoryTraits
  ) -> [Lookup] {
    let address = Lookup(rule: .address, key: .name(account.name))
    var lookups: [Lookup] = []
    for rule in policy.matching {
      switch rule {
      case .address, .alias:
        if !lookups.contains(address) { lookups.append(address) }
      case .stamp, .externalID, .sso:
        let attribute = rule == .stamp ? policy.stamp?.attribute : traits.matchAttributes[rule]
        guard let attribute, let value = account.attributes[attribute]?.string, !value.isEmpty
        else { continue }
        lookups.append(Lookup(rule: rule, key: .attribute(attribute, value: value)))
      }
    }
    return lookups.contains(address) ? lookups : lookups + [address]
  }

  /// - Parameters:
  ///   - found: what the directory has for that lookup; more than one means none of them.
  ///   - Returns: nil where the next lookup is to be made.
  package static func decide(
    on found: [RemoteAccount], by lookup: Lookup, for account: Account, _ policy: DirectoryPolicy
  ) -> Decision? {
    guard let first = found.first else { return nil }
    guard found.count == 1 else {
      return .park(
        "\(found.count) accounts have the \(lookup.rule.words) of \(account.name), "
          + "\(first.shadow.name) among them; mend it there, or link one by hand")
    }
    return decide(on: first, for: account, foundBy: lookup.rule, by: policy)
  }

  /// - Parameters:
  ///   - found: the one account that the directory has for the rule.
  ///   - isRestored: it was taken out of the bin just now, to be used again.
  package static func decide(
    on found: RemoteAccount?, for account: Account, foundBy rule: MatchRule = .address,
    isRestored: Bool = false, by policy: DirectoryPolicy
  ) -> Decision {
    guard let found else { return creation(of: account, by: policy) }
    if let obstacle = obstacle(to: found, by: policy) {
      return .barred(obstacle, name: rule == .address ? account.name : found.shadow.name)
    }
    if let reason = exclusion(of: found.shadow, by: policy) { return .park(reason) }
    let isAlias =
      rule == .address && found.shadow.name.lowercased() != account.name.lowercased()
    let rule = isAlias ? .alias : rule
    if isAlias, !policy.matching.contains(.alias) { return unmatched(found, account, rule) }
    let decision = decide(
      unstamped: found, for: account, foundBy: rule, isRestored: isRestored, by: policy)
    return heedingStamp(of: found.shadow, for: account, policy, decision)
  }

  /// What the rules say but for the stamp.
  private static func decide(
    unstamped found: RemoteAccount, for account: Account, foundBy rule: MatchRule,
    isRestored: Bool, by policy: DirectoryPolicy
  ) -> Decision {
    guard policy.matching.contains(rule) else { return unmatched(found, account, rule) }
    if rule != .stamp, let reason = foreignDomain(of: found.shadow.name, by: policy) {
      return .park("\(reason), or link it by hand: dirsyncd link")
    }
    if !isRestored, let reason = suspension(of: found.shadow, rule, policy) {
      return .park(reason)
    }
    if policy.onExisting == .park, rule != .stamp {
      let name = rule == .address ? account.name : found.shadow.name
      return .park(
        "\(name) exists already and onExisting is \"park\"; link it by hand: "
          + "dirsyncd link")
    }
    return .link(
      keeping(found.shadow) { account.attributes[$0].map { !$0.isEmpty } ?? false }, by: rule)
  }

  /// Who suspended an account that is found is not known: one of ours may have been suspended by us
  /// before the database was lost, or by a person since. Only where such things are put back anyhow
  /// is it let in again.
  private static func suspension(
    of shadow: Shadow, _ rule: MatchRule, _ policy: DirectoryPolicy
  ) -> String? {
    let isPutBack = rule == .stamp && policy.readBack?.onDrift == .repair
    guard !shadow.isActive, !isPutBack else { return nil }
    return "\(shadow.name) is suspended there, and by whom is not known; resume it there, or link "
      + "it by hand, which lets it back in: dirsyncd link"
  }

  private static func unmatched(
    _ found: RemoteAccount, _ account: Account, _ rule: MatchRule
  ) -> Decision {
    guard rule == .alias else {
      return .park(
        "\(account.name) exists already, and matching does not name \"\(rule.rawValue)\"; "
          + "link it by hand: dirsyncd link")
    }
    return .park(
      "\(account.name) is an alias of \(found.shadow.name); remove the alias, or link by hand: "
        + "dirsyncd link")
  }

  /// Decides after a create of unknown outcome: what is found under its name is our own, whatever
  /// `onExisting` says; where nothing is found, the account is created as if for the first time.
  /// What does not bear the stamp that every create carries was made by somebody else.
  ///
  /// - Parameters:
  ///   - name: the name that the create was sent under.
  ///   - account: nil where none is wanted any more; nil is then the answer for "not found", too.
  package static func decide(
    onOwn found: RemoteAccount?, named name: String, for account: Account?,
    by policy: DirectoryPolicy
  ) -> Decision? {
    guard let found else { return account.map { creation(of: $0, by: policy) } }
    if let obstacle = obstacle(to: found, by: policy) { return .barred(obstacle, name: name) }
    if found.shadow.name.lowercased() != name.lowercased() {
      return .park(
        "\(name) is an alias of \(found.shadow.name); remove the alias, or link by hand")
    }
    if let rule = policy.stamp, let account {
      let held = stamp(of: found.shadow, by: rule)
      guard let held, held == account.attributes[rule.attribute]?.string else {
        return decide(on: found, for: account, by: policy)
      }
    }
    return .link(found.shadow, by: nil)
  }

  /// Decides on a linked account that was read again after a write of unknown outcome; `.create`
  /// is never the answer.
  ///
  /// - Parameters:
  ///   - shadow: how the account stood before that write.
  ///   - account: nil where none is wanted any more.
  package static func decide(
    onLinked found: RemoteAccount, before shadow: Shadow, for account: Account?,
    by policy: DirectoryPolicy
  ) -> Decision {
    if let obstacle = obstacle(to: found, by: policy) {
      return .barred(obstacle, name: found.shadow.name)
    }
    return .link(
      keeping(found.shadow) { name in
        shadow.attributes[name] != nil || account?.attributes[name].map { !$0.isEmpty } ?? false
      }, by: nil)
  }

  /// Why an account must not be written to; nil where it may.
  package static func obstacle(to found: RemoteAccount, by policy: DirectoryPolicy) -> Obstacle? {
    let isNamed = policy.administrators.contains(found.shadow.name.lowercased())
    if found.isPrivileged, !isNamed { return .privileged }
    return found.isMasteredElsewhere ? .mastered : nil
  }

  /// Why an account's password must not be written; nil where it may.
  package static func obstacle(
    toPasswordOf found: RemoteAccount, by policy: DirectoryPolicy
  ) -> Obstacle? {
    obstacle(to: found, by: policy) ?? (found.isFederated ? .federated : nil)
  }

  /// Why an account that is found is never linked; nil where it may be.
  static func exclusion(of shadow: Shadow, by policy: DirectoryPolicy) -> String? {
    policy.excludedNames.first(matching: shadow.name).map {
      "\(shadow.name) is never linked: the directory's exclude names \($0.text)"
    }
  }

  /// Why an account may not have that name: none of the configured domains; nil where it may. A
  /// group's name may have no domain.
  package static func foreignDomain(of name: String, by policy: DirectoryPolicy) -> String? {
    let domain = name.split(separator: "@").last.map { $0.lowercased() } ?? ""
    guard name.contains("@"), !policy.domains.isEmpty,
      !policy.domains.contains(where: { $0.lowercased() == domain })
    else { return nil }
    return "\(name) is in none of the configured domains; add \(domain) to domains"
  }

  private static func creation(of account: Account, by policy: DirectoryPolicy) -> Decision {
    guard policy.creates || policy.justInTime != nil else {
      return .park("\(account.name) does not exist and create is false; make it in the directory")
    }
    guard account.name.contains("@") else {
      return .park("\(account.name) has no domain; give an address, or map the sign-in name")
    }
    if let reason = foreignDomain(of: account.name, by: policy) { return .park(reason) }
    return .create((policy.justInTime?.placing(account) ?? account).atCreation)
  }

  /// A value that the source does not have stays the directory's own, so linking clears nothing.
  static func keeping(_ shadow: Shadow, where isOurs: (AttributeName) -> Bool) -> Shadow {
    var shadow = shadow
    shadow.attributes = shadow.attributes.filter { isOurs($0.key) }
    return shadow
  }
}
