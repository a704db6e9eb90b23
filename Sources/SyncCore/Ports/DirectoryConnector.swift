/// One external directory: the one protocol that a kind of directory implements.
///
/// Every call is idempotent towards the directory's state: repeating it after an unknown outcome
/// does no more than the first did.
package protocol DirectoryConnector: WriteVerifier {
  var id: DirectoryID { get }
  var traits: DirectoryTraits { get }
  /// Nil where the directory has no groups that could be kept in step.
  var groups: (any GroupDirectory)? { get }

  /// Reads the credentials again, and proves that one of them works.
  func proveCredentials() async throws(RemoteFailure)

  /// The account with that sign-in address or alias, or nil when the directory says there is none.
  func find(_ name: String) async throws(RemoteFailure) -> RemoteAccount?

  /// The account with that immutable id as it stands now, or nil when there is none.
  func read(_ id: RemoteID) async throws(RemoteFailure) -> RemoteAccount?

  /// Carries out one action. `shadow` is nil for `.create` alone.
  func apply(_ action: Action, to shadow: Shadow?) async throws(RemoteFailure) -> Receipt

  /// Makes the account a member of a group; one that is a member stays one. A group that gives
  /// administrative rights is refused.
  func join(_ group: String, _ shadow: Shadow) async throws(RemoteFailure) -> Receipt

  /// Makes the account where somebody outside the directory holds its address, as the directory's
  /// own settings say. `.conflict` where that person keeps it.
  func acquire(_ account: Account) async throws(RemoteFailure) -> Acquisition

  /// What tells the real directory from every other one of its kind: two entries of a configuration
  /// that share it would fight over the same accounts. Nil where it does not tell.
  func identity() async throws(RemoteFailure) -> String?

  /// Makes the account with its user's own password, in the form that `traits.passwordForm` names.
  /// `.passwordRefused` when the account could be made with another one.
  func create(
    _ account: Account, password: borrowing Secret
  ) async throws(RemoteFailure) -> Receipt

  /// Makes the secret, in the form that `traits.passwordForm` names, the account's password.
  func setPassword(
    _ secret: borrowing Secret, of shadow: Shadow
  ) async throws(RemoteFailure) -> Receipt

  /// When the account's password was set, or nil where the directory does not tell.
  func passwordTimes(of id: RemoteID) async throws(RemoteFailure) -> PasswordTimes?

  /// A page of all accounts' times, `nil` to begin: a few large requests in place of one for each
  /// account. Empty where the directory does not tell.
  func passwordTimes(after cursor: Cursor?) async throws(RemoteFailure) -> PasswordTimesPage

  /// Whether it can be found out what the directory has granted us.
  var tellsPermissions: Bool { get }

  /// The rights that what is configured takes, and whether we have them, found out by harmless
  /// reads.
  func permissions() async throws(RemoteFailure) -> [Permission]

  /// A page of the accounts as the directory lists them, `nil` to begin: all of them, or what
  /// changed since a mark of an earlier walk. Nil where the directory no longer knows the mark, so
  /// that everything has to be read.
  func sightings(
    after cursor: Cursor?, since mark: Cursor?
  ) async throws(RemoteFailure) -> SightingPage?

  /// The accounts that hold that value in an attribute; two are enough to know that it means none.
  /// What was written a moment ago may be missing, so nothing follows from an empty answer.
  func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount]

  /// The same for accounts in the directory's bin, which can be restored; the newest first. Empty
  /// where the bin cannot be searched.
  func deleted(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount]

  /// Looks at credentials, permissions and reachability without writing anything.
  func check() async -> [Finding]
}

/// A directory that can do no more than it must.
extension DirectoryConnector {
  package var groups: (any GroupDirectory)? { nil }

  package func accounts(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] { [] }

  package func deleted(
    with value: String, in attribute: AttributeName
  ) async throws(RemoteFailure) -> [RemoteAccount] { [] }

  package func acquire(_ account: Account) async throws(RemoteFailure) -> Acquisition {
    throw RemoteFailure(.refused, "this kind of directory has no accounts of outsiders to acquire")
  }

  package func identity() async throws(RemoteFailure) -> String? { nil }

  package func proveCredentials() async throws(RemoteFailure) {}

  package var tellsPermissions: Bool { false }

  package func permissions() async throws(RemoteFailure) -> [Permission] { [] }
}

/// A directory whose accounts cannot be listed.
extension DirectoryConnector {
  package func sightings(
    after cursor: Cursor?, since mark: Cursor?
  ) async throws(RemoteFailure) -> SightingPage? {
    SightingPage([])
  }
}

/// A directory that does not tell when a password was set.
extension DirectoryConnector {
  package func passwordTimes(of id: RemoteID) async throws(RemoteFailure) -> PasswordTimes? { nil }

  package func passwordTimes(
    after cursor: Cursor?
  ) async throws(RemoteFailure) -> PasswordTimesPage {
    PasswordTimesPage(times: [:], next: nil)
  }
}
