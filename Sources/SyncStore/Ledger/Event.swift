package import SyncCore

/// One sync event: an append-only record of something that happened. It never holds a secret.
package struct Event: Hashable, Sendable {
  /// What happened.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case login
    case unmatchedLogin = "unmatched-login"
    /// Two users have the same enabled credential: it means neither.
    case ambiguousCredential = "ambiguous-credential"
    case bound
    case linked
    case created
    case discovered
    case placed
    case updated
    case suspended
    case resumed
    case signedOut = "signed-out"
    case deleted
    case restored
    /// A linked account is no longer there, and not by our doing.
    case missing
    /// What was deleted will not come back.
    case lost
    case unlinked
    /// Whoever holds the address was asked to come in.
    case invited
    case attributeNotTaken = "attribute-not-taken"
    /// The directory does not take one attribute; the rest was written.
    case attributeRefused = "attribute-refused"
    case passwordPushed = "password-pushed"
    case passwordRefused = "password-refused"
    case passwordExpired = "password-expired"
    case passwordWithdrawn = "password-withdrawn"
    /// The directory's own time stamp says that somebody else changed the password.
    case drifted
    /// Somebody else changed an account in its directory.
    case accountDrifted = "account-drifted"
    /// Somebody else changed the members of a group that we keep.
    case membersDrifted = "members-drifted"
    /// A directory's list of accounts was too short to be believed.
    case readBackDoubted = "read-back-doubted"
    /// Something was to happen to a password that cannot happen in its state: nothing was changed.
    case passwordIgnored = "password-ignored"
    case reread
    case retried
    case parked
    case held
    case released
    /// A person had a job tried again, or taken out of the queue.
    case requeued
    case dropped
    /// A person stopped a directory's lane, or let it go on.
    case lanePaused = "lane-paused"
    case laneResumed = "lane-resumed"
    /// A person ended a wait that the source had asked for.
    case sourceResumed = "source-resumed"
    case gone
    case relinked
    case duplicate
    case excluded
    /// Members came into a group of a directory, or were taken out of it.
    case membersChanged = "members-changed"
    /// An account came into groups by the table of roles, or was taken out of them.
    case rolesChanged = "roles-changed"
    /// The directory did not take a member into a group.
    case memberRefused = "member-refused"
    case pullFailed = "pull-failed"
    case quarantined
    /// A probe succeeded: the directory's lane goes on.
    case quarantineEnded = "quarantine-ended"
    /// A right that the configuration takes is missing in a directory, or no longer is.
    case permissionMissing = "permission-missing"
    case permissionGranted = "permission-granted"
    /// Another credential of a side is in use, its file was replaced, or one is refused.
    case credentialSwitched = "credential-switched"
    case credentialReplaced = "credential-replaced"
    case credentialRefused = "credential-refused"
    case mailSent = "mail-sent"
    case mailRefused = "mail-refused"
    case mailSkipped = "mail-skipped"
    case keyRotated = "key-rotated"
    /// A person had a plan carried out.
    case planApplied = "plan-applied"
  }

  package var id: Int64 = 0
  package let at: Timestamp
  package let kind: Kind
  package var subjectRow: Int64?
  /// The user's name in the source.
  package var user: String?
  package var directory: DirectoryID?
  package var login: LoginID?
  package var job: Int64?
  /// Which attempt of the job it was, from 1.
  package var attempt: Int?
  package var reason: String?
  /// The directory's own id of the request.
  package var requestID: String?
  /// More, as JSON; names of attributes, never their values.
  package var detail: JSONValue?

  package init(_ kind: Kind, at: Timestamp) {
    self.kind = kind
    self.at = at
  }

  /// An event about one binding.
  package init(_ kind: Kind, of binding: Binding, at: Timestamp) {
    self.init(kind, at: at)
    subjectRow = binding.subjectRow
    user = binding.user
    directory = binding.directory
  }

  /// An event about one attempt of a job.
  package init(_ kind: Kind, of job: Job, at: Timestamp) {
    self.init(kind, of: job.binding, at: at)
    self.job = job.id
    attempt = job.attempts + 1
    login = job.secret?.login
  }
}
