/// What one run would do, written down: a person reads it, and `apply` carries out exactly that.
package struct Plan: Hashable, Sendable {
  /// What a plan is for.
  package enum Purpose: Hashable, Sendable {
    /// Makes the directories what the source says.
    case sync
    /// Puts back what that run changed.
    case undo(run: Int64)
  }

  /// Raised when an older program could no longer read what is written.
  package static let formatVersion: Int64 = 1

  package var purpose = Purpose.sync
  package let madeAt: Timestamp
  /// The source's id.
  package var source: String
  /// Names the state of the source that was planned by, as far as it was read.
  package var sourceDigest: String
  /// Names the directories and the rules that were planned by.
  package var rulesDigest: String
  /// In the order in which they are carried out.
  package var steps: [PlanStep] = []
  /// What would stand still until a person acts.
  package var obstacles: [PlanObstacle] = []
  /// Mails that users would be sent.
  package var mailCount = 0
  /// What a person should know, in sentences.
  package var remarks: [String] = []

  package init(
    _ purpose: Purpose = .sync, madeAt: Timestamp, source: String = "", sourceDigest: String = "",
    rulesDigest: String = ""
  ) {
    self.purpose = purpose
    self.madeAt = madeAt
    self.source = source
    self.sourceDigest = sourceDigest
    self.rulesDigest = rulesDigest
  }

  /// Steps that no guard holds.
  package var freeSteps: [PlanStep] { steps.filter { $0.guardKind == nil } }

  /// What follows from its steps: whose sessions end, and whose seats are taken or given back.
  package var forecast: PlanForecast { PlanForecast(of: self) }

  /// Puts the steps into the order in which they are carried out: accounts that are found or made,
  /// then what is done to accounts, then groups, then their members. Nothing refers to what comes
  /// later, and the steps of one account stay in their order.
  package mutating func sortSteps() {
    let keyed = steps.enumerated().map { (place: $0.offset, step: $0.element) }
    steps = keyed.sorted { left, right in
      let (one, other) = (left.step, right.step)
      if one.directory != other.directory { return one.directory < other.directory }
      if one.phase != other.phase { return one.phase < other.phase }
      if one.subject != other.subject {
        return (one.user, one.subject.id) < (other.user, other.subject.id)
      }
      return left.place < right.place
    }.map(\.step)
  }
}
