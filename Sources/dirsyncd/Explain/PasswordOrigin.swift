internal import SyncCore
internal import SyncStore

/// "Was that password change us?", for one user and a time as a directory's audit log shows it.
struct PasswordOrigin: Sendable {
  /// The answer for one directory.
  struct Verdict: Sendable {
    let directory: DirectoryID
    let answer: Attribution.Answer
  }

  let user: Transaction.NamedSubject
  let time: Timestamp
  let verdicts: [Verdict]
  /// The events behind the answers, by their ids, and when their logins came.
  let events: [Int64: Event]
  let loginTimes: [LoginID: Timestamp]
  let recordBegins: Timestamp?

  /// - Parameters:
  ///   - known: the configured directories.
  ///   - directory: that one alone; nil for all.
  init(
    of word: String, at time: Timestamp, known: [DirectoryID], directory: DirectoryID?,
    _ transaction: Transaction
  ) throws {
    let user = try SubjectSearch.user(called: word, transaction)
    let events = try transaction.accountEvents(
      of: user.row, limit: Explanation.accountEventLimit)
    let names = Set(known).union(events.compactMap(\.directory))
    if let directory, !names.contains(directory) {
      throw CommandFailure.unknownDirectory(directory, among: names)
    }
    let begins = try transaction.firstEventAt()
    self.user = user
    self.time = time
    recordBegins = begins
    verdicts = names.filter { directory ?? $0 == $0 }.sorted().map { name in
      let writes = events.filter { $0.directory == name }.compactMap(\.passwordWrite)
      return Verdict(
        directory: name,
        answer: Attribution.answer(at: time, writes: writes, recordBegins: begins))
    }
    let used = Set(verdicts.flatMap { $0.answer.writes.map(\.event) })
    self.events = Dictionary(
      events.filter { used.contains($0.id) }.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    var times: [LoginID: Timestamp] = [:]
    for login in self.events.values.compactMap(\.login) {
      times[login] = try transaction.receivedAt(login)
    }
    loginTimes = times
  }
}

extension Attribution.Answer {
  /// The writes that the answer names.
  var writes: [Attribution.Write] {
    switch self {
    case .ours(let write), .perhapsOurs(let write): [write]
    case .others(let before, let after): [before, after].compactMap { $0 }
    case .notRecorded: []
    }
  }
}

extension Event {
  /// The write to a password that the event tells of; nil for any other event. An account that is
  /// created gets a password, too.
  var passwordWrite: Attribution.Write? {
    switch kind {
    case .passwordPushed, .created:
      return Attribution.Write(.done, at: at, stamp: passwordStamp, event: id)
    case .retried where login != nil:
      let word = reason?.prefix { $0 != ":" } ?? ""
      let kind = RemoteFailure.Kind(rawValue: String(word))
      guard kind?.leavesOutcomeOpen ?? false else { return nil }
      return Attribution.Write(.unknown, at: at, event: id)
    default: return nil
    }
  }

  /// The directory's own time of the change, where it was read back after the push (Graph:
  /// `lastPasswordChangeDateTime`).
  private var passwordStamp: Timestamp? {
    let name = "lastPasswordChangeDateTime"
    let places = [detail?[name]?["after"], detail?["after"]?[name], detail?[name]]
    return places.compactMap { $0?.string }.first.flatMap { Timestamp($0) }
  }
}
