/// Where the rules put a group in one directory. Pure.
package enum GroupPlacement: Hashable, Sendable {
  /// The source itself says that there is no such group.
  case gone
  /// The filter that it does not match, as it was written.
  case outOfScope(String)
  /// The mapping gives no group; the text says why.
  case unmappable(String)
  /// It belongs there, like this: name and attributes, as an account has them.
  case group(Account)

  /// - Parameter subject: nil, or marked as gone, once the source itself says so.
  package init(of subject: Subject?, by policy: GroupPolicy) {
    guard let subject, !subject.isGone else {
      self = .gone
      return
    }
    if let scope = policy.scope, !scope.matches(subject.resource) {
      self = .outOfScope(scope.text)
      return
    }
    do {
      var group = try policy.mapping.account(of: subject)
      group.isActive = true
      self = .group(group)
    } catch {
      self = .unmappable(error.description)
    }
  }

  /// Why the rules leave the group and its members alone; nil where they do not.
  package func restraint(by policy: GroupPolicy) -> String? {
    guard wanted == .untouched, memberRule(by: policy) == .keep else { return nil }
    if case .outOfScope(let filter) = self {
      return "it is out of scope: `\(filter)` does not match"
    }
    return "the source says that there is no such group"
  }

  /// What the directory should hold of the group itself.
  package var wanted: Wanted {
    switch self {
    case .gone, .outOfScope: .untouched
    case .unmappable(let reason): .unmappable(reason)
    case .group(let group): .account(group)
    }
  }

  /// What its members are to follow.
  package func memberRule(by policy: GroupPolicy) -> MemberRule {
    switch self {
    case .group: .follow
    case .unmappable: .keep
    case .gone, .outOfScope: policy.onRemove == .empty ? .empty : .keep
    }
  }
}
