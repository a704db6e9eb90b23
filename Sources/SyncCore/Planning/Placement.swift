/// Where the rules put a subject in one directory, with the rule that decided it. Pure.
package enum Placement: Hashable, Sendable {
  /// The source's exclusion list names the user; the rule as it was written.
  case excluded(String)
  /// The directory's exclusion list names the account; the pattern as it was written.
  case accountExcluded(String)
  /// The user is not ready yet, by this filter, so nothing is begun.
  case staged(String)
  /// The source itself says that there is no such subject.
  case gone
  /// SCIM `active` is false.
  case inactive
  /// The directory's scope does not match; the filter as it was written.
  case outOfScope(String)
  /// The mapping gives no account; the text says why.
  case unmappable(String)
  /// It belongs there, like this.
  case account(Account)

  /// - Parameters:
  ///   - subject: nil, or marked as gone, once the source itself says so.
  ///   - known: what is known of the account; nil while the subject is not bound there.
  package init(of subject: Subject?, by policy: DirectoryPolicy, known: Known? = .nothing) {
    if let name = known?.name, let pattern = policy.excludedNames.first(matching: name) {
      self = .accountExcluded(pattern.text)
    } else if let subject, let rule = policy.source.exclusion(of: subject) {
      self = .excluded(rule)
    } else if let subject, !subject.isGone {
      self = Self.place(of: subject, by: policy, isBound: known != nil)
    } else {
      self = .gone
    }
  }

  /// A name that is left alone comes first: not even a leaver's account is touched then.
  private static func place(
    of subject: Subject, by policy: DirectoryPolicy, isBound: Bool
  ) -> Placement {
    let mapped = Result { () throws(MappingError) in try policy.mapping.account(of: subject) }
    if let name = try? mapped.get().name, let pattern = policy.excludedNames.first(matching: name) {
      return .accountExcluded(pattern.text)
    }
    guard subject.isActive else { return .inactive }
    if let scope = policy.scope, !scope.matches(subject.resource) {
      return .outOfScope(scope.text)
    }
    if !isBound, let filter = policy.source.stage(of: subject) { return .staged(filter) }
    switch mapped {
    case .success(let account):
      return .account(policy.stamp?.stamping(account, of: subject.id) ?? account)
    case .failure(let error): return .unmappable(error.description)
    }
  }
}
