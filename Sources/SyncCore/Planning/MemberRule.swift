/// What the members of a directory's group are to follow; the raw value stands in the ledger.
package enum MemberRule: String, Hashable, Sendable, CaseIterable {
  /// The source's group.
  case follow
  /// Nothing: they stay as they are.
  case keep
  /// Nobody: those that we put there are taken out.
  case empty
}
