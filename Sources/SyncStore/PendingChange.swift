/// A change that waits for the commit of its group; its outcome counts only after that commit.
protocol PendingChange: AnyObject, Sendable {
  var durability: Ledger.Durability { get }

  /// Runs the change in a savepoint. Throws only when the whole transaction cannot go on.
  func apply(in transaction: Transaction) throws

  /// Gives the caller its outcome, or the failure of the whole group.
  func settle(groupFailure: (any Error)?)
}
