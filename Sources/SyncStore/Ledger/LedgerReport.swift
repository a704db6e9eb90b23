package import SyncCore

/// Counts over the whole ledger, for status, health and metrics: no user in any of them.
package struct LedgerReport: Hashable, Sendable {
  /// Jobs that are counted together.
  package struct JobClass: Hashable, Sendable {
    package let kind: Job.Kind
    package let state: Job.State

    package init(_ kind: Job.Kind, _ state: Job.State) {
      self.kind = kind
      self.state = state
    }
  }

  /// Bindings of one directory by what is known of their account.
  package struct Accounts: Hashable, Sendable {
    package var active = 0
    package var suspended = 0
    /// Not linked.
    package var none = 0

    package init() {}

    package var bound: Int { active + suspended + none }
    package var linked: Int { active + suspended }
  }

  /// Bindings of one directory and password state whose directory lacks the newest password that
  /// another directory of the user took.
  package struct Behind: Hashable, Sendable {
    package let count: Int
    /// Since when the oldest of them is.
    package let oldest: Timestamp

    package init(count: Int, oldest: Timestamp) {
      self.count = count
      self.oldest = oldest
    }
  }

  /// Jobs of one directory that one guard holds, and a person was told of.
  package struct Held: Hashable, Sendable {
    package let count: Int
    /// When the oldest of them was queued.
    package let oldest: Timestamp

    package init(count: Int, oldest: Timestamp) {
      self.count = count
      self.oldest = oldest
    }
  }

  package var users = 0
  package var groups = 0
  /// When the source was last read.
  package var lastPull: Timestamp?
  /// Why it cannot be read now.
  package var sourceFailure: SourceFailure?
  package var jobs: [DirectoryID: [JobClass: Int]] = [:]
  package var held: [DirectoryID: [GuardKind: Held]] = [:]
  package var passwordStates: [DirectoryID: [PasswordState: Int]] = [:]
  package var accounts: [DirectoryID: Accounts] = [:]
  /// Bindings whose user has not logged in since the binding, and whose account is not suspended.
  package var awaitingLogin: [DirectoryID: Int] = [:]
  package var behind: [DirectoryID: [PasswordState: Behind]] = [:]
  /// Users with a binding that is behind.
  package var divergedUsers = 0
  /// When the oldest job that could run was queued, by directory.
  package var oldestReady: [DirectoryID: Timestamp] = [:]
  /// Mails that wait, by directory, then by `ready` or `held`.
  package var notices: [DirectoryID: [String: Int]] = [:]
  /// Where reading back stands, by directory.
  package var readBacks: [DirectoryID: ReadBackMemory] = [:]
  /// Accounts that others changed, by what is done about it.
  package var drifts: [DirectoryID: [DriftRecord.State: Int]] = [:]
  /// Groups whose members others changed, that were told of and are not put back.
  package var memberDrifts: [DirectoryID: Int] = [:]
  /// Attributes that a directory does not take, over all its accounts.
  package var refusals: [DirectoryID: Int] = [:]
  package var secrets = 0
  package var oldestSecret: Timestamp?
  package var lanes: [LaneState] = []
  /// What is missing of the rights that the configuration takes, by directory.
  package var permissions: [DirectoryID: PermissionState] = [:]
  /// The sides where it is not the current one alone, by their paths: `directories.google`.
  package var credentials: [String: CredentialState] = [:]
  /// How each kind of subject is pulled; absent before the first pull.
  package var pulls: [PullState] = []
  package var events: Int64 = 0
  package var databaseBytes: Int64 = 0

  package init() {}

  /// Every directory that something is known of, also those that are no longer configured.
  package var directories: Set<DirectoryID> {
    Set(jobs.keys).union(accounts.keys).union(lanes.map(\.directory))
  }

  /// How many jobs of a directory are in one of these states.
  package func jobCount(in directory: DirectoryID, _ states: Job.State...) -> Int {
    (jobs[directory] ?? [:]).filter { states.contains($0.key.state) }.values.reduce(0, +)
  }

  /// Since when the oldest binding of a directory is behind; nil when none is.
  package func oldestBehind(in directory: DirectoryID) -> Timestamp? {
    behind[directory]?.values.map(\.oldest).min()
  }

  /// How many bindings of a directory are behind.
  package func behindCount(in directory: DirectoryID) -> Int {
    (behind[directory] ?? [:]).values.map(\.count).reduce(0, +)
  }
}
