/// Decides whether an account that was found may be linked. Pure.
package enum Matching {
  /// What to do with what was found.
  package enum Decision: Hashable, Sendable {
    /// Link it; the shadow holds only what the source is the master of.
    case link(Shadow)
    case create(Account)
    /// Leave it alone; the text says why and what to do.
    case park(String)
    /// Leave it alone: the account of that name is not ours to write.
    case barred(Obstacle, name: String)
  }

  /// - Parameter found: what the directory has under the account's name.
  package static func decide(
    on found: RemoteAccount?, for account: Account, by policy: DirectoryPolicy
  ) -> Decision {
    guard let found else { return creation(of: account, by: policy) }
    if let refusal = refusal(of: found, as: account.name, by: policy) { return refusal }
    if policy.onExisting == .park {
      return .park("\(account.name) exists already and onExisting is \"park\"; link it by hand")
    }
    return .link(keeping(found.shadow) { account.attributes[$0].map { !$0.isEmpty } ?? false })
  }

  /// Decides after a create of unknown outcome: what is found under its name is our own, whatever
  /// `onExisting` says; where nothing is found, the account is created as if for the first time.
  ///
  /// - Parameters:
  ///   - name: the name that the create was sent under.
  ///   - account: nil where none is wanted any more; nil is then the answer for "not found", too.
  package static func decide(
    onOwn found: RemoteAccount?, named name: String, for account: Account?,
    by policy: DirectoryPolicy
  ) -> Decision? {
    guard let found else { return account.map { creation(of: $0, by: policy) } }
    if let refusal = refusal(of: found, as: name, by: policy) { return refusal }
    return .link(found.shadow)
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
      })
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

  /// Why an account that was found under that name must not be linked.
  private static func refusal(
    of found: RemoteAccount, as name: String, by policy: DirectoryPolicy
  ) -> Decision? {
    if let obstacle = obstacle(to: found, by: policy) { return .barred(obstacle, name: name) }
    guard found.shadow.name.lowercased() != name.lowercased() else { return nil }
    return .park("\(name) is an alias of \(found.shadow.name); remove the alias, or link by hand")
  }

  private static func creation(of account: Account, by policy: DirectoryPolicy) -> Decision {
    guard policy.creates || policy.justInTime != nil else {
      return .park("\(account.name) does not exist and create is false; make it in the directory")
    }
    guard account.name.contains("@") else {
      return .park("\(account.name) has no domain; give an address, or map the sign-in name")
    }
    let domain = account.name.split(separator: "@").last.map { $0.lowercased() } ?? ""
    guard policy.domains.isEmpty || policy.domains.contains(where: { $0.lowercased() == domain })
    else {
      return .park("\(account.name) is in none of the configured domains; add \(domain) to domains")
    }
    return .create((policy.justInTime?.placing(account) ?? account).atCreation)
  }

  /// A value that the source does not have stays the directory's own, so linking clears nothing.
  private static func keeping(
    _ shadow: Shadow, where isOurs: (AttributeName) -> Bool
  ) -> Shadow {
    var shadow = shadow
    shadow.attributes = shadow.attributes.filter { isOurs($0.key) }
    return shadow
  }
}
