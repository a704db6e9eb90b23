package import SyncCore

/// How often the engine does what it does by itself.
package struct EngineSettings: Hashable, Sendable {
  /// From the start of one pull to the start of the next.
  package var pullInterval = Duration.seconds(60)
  /// From the end of one pass over everything to the next one.
  package var fullInterval = Duration.seconds(86_400)
  /// When everything is read each day, in place of that interval; nil for by interval.
  package var fullTime: DailyTime?
  /// A pull begins up to so much later than its schedule says, at random.
  package var pullJitter = Duration.zero
  package var housekeepingInterval = Duration.seconds(600)
  /// So often the mail loop looks without being told to.
  package var mailInterval = Duration.seconds(60)
  /// How long to wait before a ledger that could not be written is tried again.
  package var ledgerRetryInterval = Duration.seconds(5)
  /// No job and no lane waits longer at a start: a clock that was ahead may have set the time.
  package var clockStepLimit = Duration.seconds(86_400)
  /// How long a login's outcome can be asked for.
  package var loginRetention = Duration.seconds(30 * 86_400)
  /// How long it is kept what a run changed, and how many such entries at most.
  package var journalRetention = Duration.seconds(30 * 86_400)
  package var journalRowLimit = 1_000_000
  /// So long a login waits for the directories' own time stamps, when nothing has to be sent.
  package var driftReadTimeLimit = Duration.seconds(2)
  /// So long a push that is done waits to learn what it did to the account's time stamps.
  package var readBackTimeLimit = Duration.seconds(10)
  /// So often what the directories have granted is looked at without a reason.
  package var permissionInterval = Duration.seconds(86_400)
  /// After a look nobody looks again for so long, whatever is refused.
  package var permissionRestTime = Duration.seconds(900)
  /// A sweep that failed begins anew after so long.
  package var sweepRetryInterval = Duration.seconds(900)
  /// Records of one page that are stored in one transaction: a login waits no longer than that.
  package var recordsPerCommitLimit = 200
  /// Members of a group that come or go in one transaction.
  package var membersPerCommitLimit = 1000
  /// Missing subjects that one pull asks the source for, one by one.
  package var confirmationsPerPullLimit = 500
  /// How long the source may take to answer for one login's user: a portal waits.
  package var inquiryTimeLimit = Duration.seconds(5)
  /// So long a name that the source does not have is not asked for again.
  package var unknownUserMemory = Duration.seconds(30)
  /// So long a name is not asked for again after the source could not answer.
  package var failedInquiryMemory = Duration.seconds(5)
  /// So long the account of somebody who was just found waits for the login's password.
  package var firstPasswordPatience = Duration.seconds(10)
  /// So long a login's password is refused without another look at an account that was not ours to
  /// write.
  package var obstacleRecheckInterval = Duration.seconds(3600)

  /// The source's id, and which source and directories these are: a plan for others is refused.
  package var sourceName = ""
  package var places = ""
  /// So often an account is looked for whose holder was invited to come in.
  package var invitationInterval = Duration.seconds(3600)

  /// Which credentials the source's users have.
  package var credentials = CredentialRules.standard

  package init() {}
}
