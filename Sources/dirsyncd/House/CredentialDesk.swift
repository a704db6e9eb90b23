internal import SyncConnectors
internal import SyncCore
internal import SyncLog
internal import SyncStore
internal import Synchronization

/// Hears what becomes of our own credentials: told to the log at once, and recorded by whoever
/// keeps the ledger.
final class CredentialDesk: Sendable {
  private struct Side: Sendable {
    let name: String
    let state: @Sendable () -> CredentialState
  }

  /// News that is not recorded yet.
  struct News: Sendable {
    let side: String
    let news: CredentialNews
    let at: Timestamp
  }

  private struct State {
    var sides: [Side] = []
    var pending: [News] = []
    var terms: [CredentialTerm] = []
    /// What the ledger holds.
    var recorded: [String: CredentialState]
  }

  /// Of what nobody records, so much is kept.
  private static let pendingLimit = 100

  private let log: Log
  private let state: Mutex<State>

  /// - Parameter states: how the last run left them.
  init(log: Log, states: [String: CredentialState] = [:]) {
    self.log = log
    state = Mutex(State(recorded: states))
  }

  /// A side whose news comes here; it goes on where the last run ended.
  func add<Value>(_ side: String, _ credential: RotatingCredential<Value>) {
    state.withLock { state in
      if let last = state.recorded[side] { credential.resume(last) }
      state.sides.append(Side(name: side) { credential.state })
    }
  }

  func tell(_ side: String, _ news: CredentialNews) {
    let item = News(side: side, news: news, at: WallClock.now())
    state.withLock { state in
      if state.pending.count < Self.pendingLimit { state.pending.append(item) }
    }
    log.write(
      news.kind.level, "credential.\(news.kind.rawValue)", news.kind.message,
      [
        "side": .string(side), "slot": .string(news.slot.rawValue),
        "place": .string(news.place), "reason": news.reason.map(JSONValue.string),
        "remedy": news.kind.remedy.map(JSONValue.string),
      ])
  }

  /// How each side's credentials stand.
  var states: [String: CredentialState] {
    let sides = state.withLock { $0.sides }
    return Dictionary(sides.map { ($0.name, $0.state()) }) { $1 }
  }

  /// What was told and is not recorded.
  var news: [News] { state.withLock { $0.pending } }

  /// Writes what was told and has changed into the ledger. True where there was something.
  func record(in ledger: Ledger) async throws -> Bool {
    let (news, recorded) = state.withLock { ($0.pending, $0.recorded) }
    let states = states
    let changed = Set(states.keys).union(recorded.keys).filter {
      states[$0] ?? CredentialState() != recorded[$0] ?? CredentialState()
    }
    guard !news.isEmpty || !changed.isEmpty else { return false }
    try await ledger.commit { transaction in
      for item in news { try item.append(to: transaction) }
      for side in changed.sorted() {
        try transaction.store(states[side], ofCredentialsOf: side)
      }
    }
    state.withLock { state in
      state.pending.removeFirst(news.count)
      state.recorded = states
    }
    return true
  }

  // MARK: Their ends

  var terms: [CredentialTerm] { state.withLock { $0.terms } }

  /// Without those that are not in use, whose end is nobody's trouble.
  var termsInUse: [CredentialTerm] {
    let states = states
    return terms.filter { $0.isInUse(states) }
  }

  func learn(_ terms: [CredentialTerm]) {
    state.withLock { $0.terms = terms }
  }
}

extension CredentialDesk.News {
  fileprivate func append(to transaction: Transaction) throws {
    let kind: Event.Kind
    switch news.kind {
    case .switched: kind = .credentialSwitched
    case .replaced: kind = .credentialReplaced
    case .refused: kind = .credentialRefused
    case .unreadable: return
    }
    var event = Event(kind, at: at)
    let mark = "directories."
    if side.hasPrefix(mark) { event.directory = DirectoryID(String(side.dropFirst(mark.count))) }
    event.reason =
      "\(side): the \(news.slot.rawValue) credential (\(news.place))"
      + (news.reason.map { "; \($0)" } ?? "")
    try transaction.append(event)
  }
}
