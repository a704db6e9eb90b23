internal import SyncCore
internal import SyncHTTP
internal import SyncTwins

/// What one directory holds of the person whom a step is about, and what the daemon says of it.
struct RehearsalHolding: Sendable {
  /// An account as the twin has it.
  struct Account: Sendable {
    let id: String
    let name: String
    let title: String?
    let isActive: Bool
    let password: GooglePassword?
    /// Change whenever a password is written.
    let passwordMarks: [Int64]
    /// When the account was written last, or its password where the twin knows that.
    let writtenAt: Timestamp
  }

  let label: String
  /// Accounts of people, the administrator's aside.
  let accountCount: Int
  let account: Account?
  /// The requests that the twin met, oldest first.
  let journal: [TwinJournal.Entry]
  var isLinked = false
  /// In the daemon's words: `awaiting-login`.
  var passwordState: String?
  /// Of the last login: what was decided at once, and what came of it.
  var decision: String?
  var outcome: String?

  init(google town: TwinTown, _ name: String) {
    label = "Google"
    let users = town.google.withState { $0.picture["users"]?.array } ?? []
    accountCount = users.count - 1  // all but the administrator
    journal = town.google.requests
    account = town.google.user(name).flatMap { user in
      // An alias finds the account too, but is not its name.
      guard user.primaryEmail == name else { return nil }
      return Account(
        id: user.id, name: user.primaryEmail,
        title: user.fields["organizations"]?.array?.first?["title"]?.string,
        isActive: !user.isSuspended, password: user.password,
        passwordMarks: [Int64(user.passwordWrites)], writtenAt: user.changedAt)
    }
  }

  init(entra town: TwinTown, _ name: String) {
    label = "Entra"
    accountCount = town.entra.withState { $0.picture["users"]?.array?.count } ?? 0
    journal = town.entra.requests
    account = town.entra.user(name).map { user in
      Account(
        id: user.id, name: user.userPrincipalName, title: user.fields["jobTitle"]?.string,
        isActive: user.isEnabled, password: user.password.isEmpty ? nil : .clear(user.password),
        passwordMarks: [
          Int64(user.passwordWrites), user.lastPasswordChange.milliseconds,
          user.sessionsValidFrom.milliseconds,
        ], writtenAt: user.lastPasswordChange)
    }
  }

  // MARK: Questions

  func opens(with password: RehearsalPassword) -> Bool {
    account?.password?.matches(password.rawValue) ?? false
  }

  /// There is a password, and none that anybody in this play knows.
  var isClosed: Bool {
    account?.password != nil && !RehearsalPassword.allCases.contains(where: opens)
  }

  var isHashed: Bool {
    if case .crypt(let text) = account?.password { text.hasPrefix("$6$") } else { false }
  }

  func keptPassword(since before: RehearsalHolding) -> Bool {
    guard let account, let earlier = before.account else { return false }
    return account.password == earlier.password && account.passwordMarks == earlier.passwordMarks
      && passwordWrites(after: before) == 0
  }

  /// The writing requests since then; asking for a token is none.
  func writes(after before: RehearsalHolding) -> [HTTPMethod] {
    requests(after: before).map(\.method).filter { $0 != .get }
  }

  /// How many requests since then had a password in them.
  func passwordWrites(after before: RehearsalHolding) -> Int {
    requests(after: before).count { entry in
      entry.bodyFields.contains("password") || entry.bodyFields.contains("passwordProfile")
    }
  }

  private func requests(after before: RehearsalHolding) -> [TwinJournal.Entry] {
    journal.dropFirst(before.journal.count).filter { !$0.path.hasSuffix("/token") }
  }

  // MARK: Words

  /// For a row of the table: `ann@example.com`, `Editor, password 1`.
  var lines: [String] {
    guard let account else { return ["no account"] }
    let known = RehearsalPassword.allCases.first(where: opens)?.words
    let word = known ?? (account.password == nil ? "no password" : "placeholder")
    guard account.isActive else { return [account.name, "suspended"] }
    return [account.name, "\(account.title ?? "no title"),", word]
  }

  /// For whoever has to find out why a step failed.
  var report: String {
    var parts = [lines.joined(separator: " ")]
    parts.append("password \(passwordState ?? "not bound")")
    if let outcome { parts.append("last login \(outcome)") }
    parts.append("\(accountCount) accounts")
    return "\(label) has: " + parts.joined(separator: "; ")
  }
}
