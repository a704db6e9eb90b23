/// What a configuration asks of a directory, as far as it takes rights of its own there.
package enum Feature: String, Hashable, Sendable, CaseIterable {
  /// Accounts are found and read.
  case reading
  case creating
  /// Attributes and names are written.
  case updating
  /// Accounts are suspended, and let back in.
  case suspending
  /// Passwords of accounts that are there are set.
  case passwords
  /// Accounts are deleted, and taken out of the bin.
  case deleting
  /// Sessions are ended.
  case signingOut
  /// New accounts join a group.
  case joining
  /// Users are put into groups that are there.
  case roles
  /// Groups are made, renamed and filled.
  case groups

  /// What every directory is kept with when nothing else is said.
  package static let standard: Set<Feature> = [
    .reading, .creating, .updating, .suspending, .passwords,
  ]
}
