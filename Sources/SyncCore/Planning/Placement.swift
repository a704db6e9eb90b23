/// Where the rules put a subject in one directory, with the rule that decided it. Pure.
package enum Placement: Hashable, Sendable {
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

  /// - Parameter subject: nil once the source itself says that it is gone.
  package init(of subject: Subject?, by policy: DirectoryPolicy) {
    guard let subject else {
      self = .gone
      return
    }
    guard subject.isActive else {
      self = .inactive
      return
    }
    if let scope = policy.scope, !scope.matches(subject.resource) {
      self = .outOfScope(scope.text)
      return
    }
    do {
      self = .account(try policy.mapping.account(of: subject))
    } catch {
      self = .unmappable(error.description)
    }
  }
}
