package import SyncCore

/// What became of the claim of one certain job.
package enum JobClaim: Hashable, Sendable {
  case claimed(Job)
  /// Nothing of that kind is to be done there.
  case none
  /// Another attempt at the same account is under way.
  case busy
  /// It waits for the first login, or for its account.
  case waiting
  case held(GuardKind?)
  /// A person has to mend something; the text says what.
  case parked(String)
}
