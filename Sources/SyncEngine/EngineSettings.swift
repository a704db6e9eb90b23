package import SyncCore

/// How often the engine does what it does by itself.
package struct EngineSettings: Hashable, Sendable {
  /// From the start of one pull to the start of the next.
  package var pullInterval = Duration.seconds(60)
  package var housekeepingInterval = Duration.seconds(600)
  /// How long to wait before a ledger that could not be written is tried again.
  package var ledgerRetryInterval = Duration.seconds(5)
  /// No job and no lane waits longer at a start: a clock that was ahead may have set the time.
  package var clockStepLimit = Duration.seconds(86_400)
  /// How long a login's outcome can be asked for.
  package var loginRetention = Duration.seconds(30 * 86_400)
  /// Records of one page that are stored in one transaction: a login waits no longer than that.
  package var recordsPerCommitLimit = 200
  /// Missing subjects that one pull asks the source for, one by one.
  package var confirmationsPerPullLimit = 500

  /// Which credentials the source's users have.
  package var credentials = CredentialRules.standard

  package init() {}
}
