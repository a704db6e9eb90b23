internal import SyncCore
package import SyncStore

/// What a person has done with jobs of the queue, and with which.
package struct QueueOrder: Hashable, Sendable {
  /// What is done.
  package enum Verb: String, Hashable, Sendable {
    case retry, drop
  }

  /// With which jobs.
  package enum Choice: Hashable, Sendable {
    /// These.
    case jobs([Int64])
    /// All parked ones that the filter lets through.
    case parked(QueueFilter)
  }

  package let verb: Verb
  package let choice: Choice

  package init(_ verb: Verb, _ choice: Choice) {
    self.verb = verb
    self.choice = choice
  }

  /// What became of it.
  package struct Answer: Hashable, Sendable {
    package var done = 0
    /// Accounts of which refused attributes are tried again.
    package var reopened = 0
    /// Members that groups did not take, and that are tried again.
    package var members = 0
    /// Jobs that were left as they are, each with the reason.
    package var refused: [Refusal] = []
  }

  /// A job that was left as it is.
  package struct Refusal: Hashable, Sendable {
    package let job: Int64
    package let reason: String
  }
}
