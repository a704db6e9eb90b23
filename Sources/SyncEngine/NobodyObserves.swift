package import SyncCore
package import SyncStore

/// For tests and one-shot runs.
package struct NobodyObserves: EngineObserver {
  package init() {}
  package func pulled(_ report: PullReport, took: Duration) {}
  package func pullFailed(_ failure: RemoteFailure) {}
  package func attempted(
    _ kind: Job.Kind, in directory: DirectoryID, outcome: String, took: Duration
  ) {}
  package func laneChanged(_ directory: DirectoryID, _ lane: Lane) {}
  package func looked(at permissions: [Permission], of directory: DirectoryID) {}
  package func pushed(_ directory: DirectoryID, reason: Takeover.Reason?) {}
  package func drifted(_ directory: DirectoryID) {}
  package func readBack(_ directory: DirectoryID, isFull: Bool) {}
  package func driftFound(_ directory: DirectoryID, _ kind: Drift.Kind) {}
  package func driftRepaired(_ directory: DirectoryID) {}
  package func loginTaken(_ decisions: [LoginDecision]) {}
  package func mailSettled(_ outcome: String) {}
  package func mailWaits(_ failure: RemoteFailure) {}
}
