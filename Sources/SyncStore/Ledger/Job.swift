package import SyncCore

/// One durable unit of work, as it was claimed.
package struct Job: Hashable, Sendable {
  /// What a job is about. Attributes and passwords are different kinds, always.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Make the account what it should be: link, create, update, suspend, resume.
    case account
    /// Send the sealed password.
    case password
    /// Put an account that was just made where new ones belong, once.
    case placement
    /// Put an account into groups by the table of roles, and take it out of them.
    case roles
    /// Make a slice of a group's members what they should be.
    case members
  }

  /// Where a job stands in the queue.
  package enum State: String, Hashable, Sendable, CaseIterable {
    case ready
    /// For its binding to be linked.
    case waiting
    /// Claimed: an attempt is under way.
    case leased
    /// For a guard.
    case held
    /// For a person.
    case parked
  }

  package let id: Int64
  package let kind: Kind
  package let binding: Binding
  /// Attempts that have failed before this one.
  package let attempts: Int
  /// What the last of them met; nil for what the other side said of the account itself.
  package let lastFailure: RemoteFailure.Kind?
  package let queuedAt: Timestamp
  /// Whose claim this is: every write about the job names it, so a stale worker changes nothing.
  package let lease: Int64
  /// A newer cause raises it: then the job outlives this attempt.
  package let generation: Int64
  /// The kind of step that a guard has let pass; a newer cause has to pass anew.
  package let cleared: GuardKind?
  package let secret: SealedPassword?
}
