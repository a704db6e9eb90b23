internal import SyncCore

/// What a scripted directory holds and remembers.
extension ScriptedDirectory {
  struct State {
    var late: [Late] = []
    var scripted: [Call: [Fault]] = [:]
    var accounts: [String: Held] = [:]
    var nextID = 1
    /// From when to when nothing may be sent.
    var wait: Range<Timestamp>?
    var violations: [String] = []
    /// Raised by whatever may have changed an account.
    var changeCount = 0
    var callCount = 0
    var counts: [Call: Int] = [:]
    var life = 0
    var isLosingAnswer = false
    /// Names of accounts that hold a role.
    var privileged: Set<String> = []
    /// Names of accounts whose passwords it chokes on.
    var poisoned: Set<String> = []
    /// Names that it refuses before it is asked.
    var refusedNames: Set<String> = []
    /// Each time somebody was put into a group: the account's id.
    var joins: [String] = []
    /// Groups by the directory's own id.
    var groups: [String: HeldGroup] = [:]
    /// How the accounts stood at each mark that was given out.
    var marks: [[String: Shadow]] = []
    /// Names of accounts that lists do not show.
    var unlisted: Set<String> = []
    /// Attributes that a list of changes does not speak of.
    var untold: Set<AttributeName> = []
    /// How many accounts were made with their user's password.
    var createsWithPassword = 0
    var gate: (any RequestGate)?
    /// Looks at each write when it is asked for, and says what is wrong with it.
    var objection: (@Sendable (Action?, Shadow?) -> String?)?
    /// What it grants; none where nobody asks.
    var permissions: [Permission] = []
    /// So often it was asked what it grants.
    var permissionLooks = 0
    /// Which real directory it is; nil while it does not say.
    var identity: String?
    var quota: ScriptedQuota?
    /// Deleted accounts that can be restored, and when they were deleted.
    var bin: [String: (held: Held, at: Timestamp)] = [:]
    /// Accounts that are somebody else's: whatever is written to them is a violation.
    var strangers: Set<String> = []
    /// Each time an account's sessions were ended: its id.
    var signOuts: [String] = []
    /// Addresses that people outside hold, and whether they are invited instead of replaced.
    var outsiders: [String: Bool] = [:]
    var deletions = 0
    var restorations = 0
  }
}
